"""Searches titles by what people type, with pagination."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from django.core import signing
from django.db.models import (
    Case,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)

from catalog.models import Credit, Title
from catalog.name_forms import ARTICLES
from catalog.search.database_index import has_words
from catalog.search.name_conditions import has_form, has_name, is_called, named, people_called
from catalog.search.near_spelling import people_nearly_called, titles_nearly_called
from catalog.search_text import plain

MAX_QUERY_LENGTH = 200
MOST_TITLES = 100
MOST_NEAR_PEOPLE = 5
MOST_POPULAR = 1_000
CURSOR_SALT = "catalog.search"


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
    """Active titles of which a name, another form of it, or a person has what was typed.

    First those that are called so, in another form or without the article too. Then those of the
    most popular titles that have it, then those of all others: names that begin with the words
    before names that have them anywhere, other forms ("lotr", "godfather 2") and people; each by
    popularity. If nothing has the words, names that are spelled nearly so, on one page. `genre` is
    a key such as "sci-fi". Raises InvalidCursor.
    """
    words = plain(query[:MAX_QUERY_LENGTH])
    limit = max(1, min(limit, MOST_TITLES))
    after = None if cursor is None else _open_cursor(cursor, words, genre)
    found = _page(words, genre, after, limit + 1)
    if words and not found and after is None:
        return TitlePage([_found(title) for title in _nearly_called(words, genre)[:limit]])
    page, more = found[:limit], len(found) > limit
    prefetch_related_objects(page, "genres")
    return TitlePage(
        [_found(title) for title in page], _cursor(page[-1], words, genre) if more else None
    )


class Place(NamedTuple):
    """Where a title stands in the order of a search."""

    stage: int
    rank: int
    popularity: float
    pk: int


def _page(words: str, genre: str | None, after: Place | None, most: int) -> list[Any]:
    """Asks stage by stage, because a word such as "the" is in half of the names: most pages need
    no more than the popular ones of them."""
    found: list[Any] = []
    for stage, titles in enumerate(_stages(words, genre)):
        if after is not None and stage < after.stage:
            continue
        titles = titles.annotate(stage=Value(stage, output_field=IntegerField()))
        if after is not None and stage == after.stage:
            titles = titles.filter(_behind(after))
        found += titles[: most - len(found)]
        if len(found) == most:
            break
    return found


def _active(genre: str | None) -> QuerySet[Any]:
    titles = Title.objects.active()
    return titles.filter(genres__slug=genre) if genre else titles


def _stages(words: str, genre: str | None) -> Iterator[QuerySet[Any]]:
    titles = _active(genre)
    by_popularity = ("-popularity", "id")
    if not words:
        unranked = titles.annotate(rank=Value(0, output_field=IntegerField()))
        yield unranked.order_by(*by_popularity)
        return
    called = is_called(words, titles.db)
    by_name = Case(When(has_name(words), then=Value(0)), default=Value(1))
    yield titles.filter(called).annotate(rank=by_name).order_by("rank", *by_popularity)
    others = titles.annotate(rank=_rank(words)).order_by("rank", *by_popularity)
    people = people_called(words, titles.db)
    last = Title.objects.order_by(*by_popularity).values_list("popularity", "pk")
    popular = last[MOST_POPULAR : MOST_POPULAR + 1].first()
    is_popular = Q() if popular is None else _as_popular(*popular)
    among_popular = named(words, people, titles.db, among_few=True)
    yield others.filter(is_popular, among_popular).exclude(called)
    if popular is not None:
        less = _less_popular(*popular)
        yield others.filter(named(words, people, titles.db), less).exclude(called)


def _rank(words: str) -> Case:
    begins = Q()
    for start in (words, *(f"{article} {words}" for article in sorted(ARTICLES))):
        begins |= Q(search_text__startswith=f" {start}")
    order = (begins, has_words("search_text", words.split()), has_form(words))
    return Case(
        *(When(condition, then=Value(rank)) for rank, condition in enumerate(order)),
        default=Value(len(order)),
        output_field=IntegerField(),
    )


def _nearly_called(words: str, genre: str | None) -> list[Title]:
    titles = _active(genre).prefetch_related("genres")
    near = titles_nearly_called(words, titles.db)
    found = {title.pk: title for title in titles.filter(pk__in=near)}
    if found:
        return [found[pk] for pk in near if pk in found]
    people = people_nearly_called(words, titles.db)
    credited = Credit.objects.filter(person__in=people[:MOST_NEAR_PEOPLE]).values("title_id")
    return list(titles.filter(pk__in=credited).order_by("-popularity", "id"))


def _less_popular(popularity: float, pk: int) -> Q:
    lower = Q(popularity__lt=popularity) | Q(popularity=popularity, id__gt=pk)
    return Q(popularity__lte=popularity) & lower  # the first is for an index


def _as_popular(popularity: float, pk: int) -> Q:
    return Q(popularity__gt=popularity) | Q(popularity=popularity, id__lte=pk)


def _behind(place: Place) -> Q:
    less_popular = _less_popular(place.popularity, place.pk)
    return Q(rank__gt=place.rank) | (Q(rank=place.rank) & less_popular)


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
    place = Place(last.stage, last.rank, last.popularity, last.pk)
    return signing.dumps([words, genre, *place], salt=CURSOR_SALT)


def _open_cursor(cursor: str, words: str, genre: str | None) -> Place:
    try:
        made_for, of_genre, *place = signing.loads(cursor, salt=CURSOR_SALT)
    except (signing.BadSignature, ValueError):
        raise InvalidCursor("This cursor was not made here.") from None
    if (made_for, of_genre) != (words, genre):
        raise InvalidCursor("This cursor belongs to another search.")
    return Place(*place)
