"""Finding titles by what somebody types."""

from typing import Any

import msgspec
from django.core import signing
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from catalog.models import Title
from catalog.search_text import ARTICLES, plain

LONGEST_QUERY = 200
MOST_TITLES = 100
SIGNED_FOR = "catalog.search"


class InvalidCursor(ValueError):
    """The cursor was not made by this site, or was made for another search."""


class FoundTitle(msgspec.Struct, frozen=True):
    id: int
    title: str
    year: int | None
    kind: str
    genres: list[str]
    runtime: int | None


class TitlePage(msgspec.Struct, frozen=True):
    titles: list[FoundTitle]
    next: str | None = None
    """The cursor of the page that follows, if one does."""


def search_titles(
    query: str = "", genre: str | None = None, limit: int = 20, cursor: str | None = None
) -> TitlePage:
    """Active titles in which every word of the query begins a word of one name.

    Titles that begin with the query come first, with or without an article; then the more
    popular. `genre` is a key such as "sci-fi". Raises InvalidCursor.
    """
    words = plain(query[:LONGEST_QUERY])
    limit = max(1, min(limit, MOST_TITLES))
    titles = _matching(words, genre)
    if cursor is not None:
        titles = titles.filter(_after(*_open_cursor(cursor, words, genre)))
    found = list(titles.prefetch_related("genres")[: limit + 1])
    page = found[:limit]
    more = len(found) > limit
    return TitlePage(
        [_found(title) for title in page], _cursor(page[-1], words, genre) if more else None
    )


def _matching(words: str, genre: str | None) -> QuerySet[Any]:
    titles = Title.objects.active()
    if genre:
        titles = titles.filter(genres__slug=genre)
    for word in words.split():
        titles = titles.filter(search_text__contains=f" {word}")
    return titles.annotate(place=_place(words)).order_by("place", "-popularity", "id")


def _place(words: str) -> Case | Value:
    if not words:
        return Value(0, output_field=IntegerField())
    names = [words, *(f"{article} {words}" for article in sorted(ARTICLES))]
    is_name, begins = Q(), Q()
    for name in names:
        is_name |= Q(search_text__startswith=f" {name}\n")
        begins |= Q(search_text__startswith=f" {name}")
    return Case(
        When(is_name, then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _after(place: int, popularity: float, pk: int) -> Q:
    less_popular = Q(popularity__lt=popularity) | Q(popularity=popularity, id__gt=pk)
    return Q(place__gt=place) | (Q(place=place) & less_popular)


def _found(title: Any) -> FoundTitle:
    return FoundTitle(
        id=title.pk,
        title=title.name,
        year=title.year,
        kind=title.kind,
        genres=[genre.name for genre in title.genres.all()],
        runtime=title.runtime,
    )


def _cursor(last: Any, words: str, genre: str | None) -> str:
    return signing.dumps([words, genre, last.place, last.popularity, last.pk], salt=SIGNED_FOR)


def _open_cursor(cursor: str, words: str, genre: str | None) -> tuple[int, float, int]:
    try:
        made_for, of_genre, place, popularity, pk = signing.loads(cursor, salt=SIGNED_FOR)
    except (signing.BadSignature, ValueError):
        raise InvalidCursor("This cursor was not made here.") from None
    if (made_for, of_genre) != (words, genre):
        raise InvalidCursor("This cursor belongs to another search.")
    return place, popularity, pk
