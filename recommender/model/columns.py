"""The catalogue as columns in order of title id: interests, genres, credits, availability."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.db.models.functions import Lower
from scipy.sparse import csr_array

from catalog.merging.merge import current_titles
from catalog.models import Availability, Title, TitleTag
from recommender.core.fixed_point import Columns
from recommender.core.franchise import Franchises
from recommender.core.likes import incidence
from recommender.interest_keys import TITLE, id_in_key
from recommender.model.credits import NO_CREDITS, Credits, read_credits
from recommender.model.mood_words import MOOD_OF_WORD, WORDS
from recommender.model.title_services import TitleServices
from recommender.types import Interest

ROWS_AT_A_TIME = 5000
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Card:
    """A title's data as lists show it and filters use it."""

    id: int
    name: str
    year: int | None
    kind: str
    runtime: int | None
    certificate: str
    language: str
    popularity: float
    video_url: str = ""


@dataclass(frozen=True)
class TitleColumns:
    """One column per active title.

    cards: ascending by id, one per column. groups: columns per interest, ascending.
    availability: columns per country and service, ascending. retired: name and year of the titles
    that no list shows, which parties may have weighted or picked. merged: of those that turned out
    to be another title, its id.
    """

    cards: list[Card]
    genres: list[list[str]]
    interests: tuple[Interest, ...]
    groups: tuple[Columns, ...]
    availability: dict[tuple[str, str], Columns]
    credits: Credits = NO_CREDITS
    retired: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)

    @cached_property
    def ids(self) -> npt.NDArray[np.int64]:
        return np.array([card.id for card in self.cards], np.int64)

    @cached_property
    def column_of(self) -> dict[int, int]:
        return {card.id: column for column, card in enumerate(self.cards)}

    def current(self, title: int) -> int:
        """Returns the id of the title that it was merged into, else its own."""
        return self.merged.get(title, title)

    def column_of_key(self, key: str) -> int | None:
        """The column of the title that a key such as title:541 names, or is now."""
        title = id_in_key(key, TITLE)
        return None if title is None else self.column_of.get(self.current(title))

    def knows(self, key: str) -> bool:
        """Whether the key names an interest, an active title or a credited person."""
        named = self.column_of_key(key), self.credits.person_of_key(key)
        return key in self.place_of_interest or named != (None, None)

    @cached_property
    def popularity(self) -> npt.NDArray[np.float64]:
        return np.array([card.popularity for card in self.cards], np.float64)

    @cached_property
    def incidence(self) -> csr_array:
        """(interests, titles) ones."""
        return incidence(self.groups, len(self.cards))

    @cached_property
    def franchises(self) -> Franchises:
        return Franchises([card.name for card in self.cards], self.genres)

    @cached_property
    def place_of_interest(self) -> dict[str, int]:
        return {interest.key: place for place, interest in enumerate(self.interests)}

    @cached_property
    def services(self) -> TitleServices:
        return TitleServices(self.availability)

    @cached_property
    def years(self) -> npt.NDArray[np.int64]:
        return np.array([card.year or UNKNOWN for card in self.cards], np.int64)

    @cached_property
    def runtimes(self) -> npt.NDArray[np.int64]:
        return np.array([card.runtime or UNKNOWN for card in self.cards], np.int64)


def read_columns() -> TitleColumns:
    """All titles that are not retired. Blocking: a handful of queries."""
    cards = [
        Card(*values)
        for values in Title.objects.filter(retired_at=None)
        .order_by("id")
        .values_list(
            *("id", "name", "year", "kind", "runtime", "certificate", "language", "popularity"),
            "video_url",
        )
        .iterator(ROWS_AT_A_TIME)
    ]
    column_of = {card.id: column for column, card in enumerate(cards)}
    genre_links = _links("genres", column_of)
    found = {
        **_interests("genre", genre_links),
        **_interests("mood", _mood_links(column_of)),
        **_eras(cards),
    }
    return TitleColumns(
        cards=cards,
        genres=_genre_names(genre_links, len(cards)),
        interests=tuple(found),
        groups=tuple(found.values()),
        availability=_availability(column_of),
        credits=read_credits(column_of),
        retired=_retired(),
        merged=current_titles(),
    )


def _retired() -> dict[int, tuple[str, int | None]]:
    rows: Iterable[tuple[int, str, int | None]] = (
        Title.objects.exclude(retired_at=None)
        .order_by()
        .values_list("id", "name", "year")
        .iterator(ROWS_AT_A_TIME)
    )
    return {title: (name, year) for title, name, year in rows}


def _links(relation: str, column_of: dict[int, int]) -> list[tuple[int, str, str]]:
    """(column, slug, name) of each genre or mood of each title, by name and then by column."""
    links = (
        Title.objects.filter(retired_at=None, **{f"{relation}__isnull": False})
        .values_list("id", f"{relation}__slug", f"{relation}__name")
        .order_by()
        .iterator(ROWS_AT_A_TIME)
    )
    # A title added between two queries has no column yet; it is read with the next revision.
    known = [(column_of[id_], slug, name) for id_, slug, name in links if id_ in column_of]
    return sorted(known, key=lambda link: (link[2], link[1], link[0]))


def _mood_links(column_of: dict[int, int]) -> list[tuple[int, str, str]]:
    """Moods by editors, and by viewers' tags with a word of a mood; the editors' name is used."""
    links = _links("moods", column_of)
    name_of = {slug: name for _, slug, name in links}
    tags = (
        TitleTag.objects.annotate(word=Lower("text"))
        .filter(word__in=WORDS, title__retired_at=None)
        .values_list("title_id", "word")
        .order_by()
        .iterator(ROWS_AT_A_TIME)
    )
    tagged = {(column_of[id_], MOOD_OF_WORD[word]) for id_, word in tags if id_ in column_of}
    more = [(column, mood.slug, name_of.get(mood.slug, mood.name)) for column, mood in tagged]
    return sorted({*links, *more}, key=lambda link: (link[2], link[1], link[0]))


def _interests(kind: str, links: list[tuple[int, str, str]]) -> dict[Interest, Columns]:
    columns: dict[Interest, list[int]] = {}
    for column, slug, name in links:
        columns.setdefault(Interest(f"{kind}:{slug}", name, kind), []).append(column)
    return {interest: np.array(group, np.int64) for interest, group in columns.items()}


def _eras(cards: list[Card]) -> dict[Interest, Columns]:
    decades: dict[int, list[int]] = {}
    for column, card in enumerate(cards):
        if card.year is not None:
            decades.setdefault(card.year // 10 * 10, []).append(column)
    return {
        Interest(f"era:{decade}s", f"{decade}s", "era"): np.array(decades[decade], np.int64)
        for decade in sorted(decades)
    }


def _genre_names(links: list[tuple[int, str, str]], titles: int) -> list[list[str]]:
    names: list[list[str]] = [[] for _ in range(titles)]
    for column, _, name in links:
        names[column].append(name)
    return names


def _availability(column_of: dict[int, int]) -> dict[tuple[str, str], Columns]:
    columns: dict[tuple[str, str], set[int]] = {}
    rows: Iterable[tuple[str, str, int]] = (
        Availability.objects.filter(title__retired_at=None)
        .values_list("country", "service", "title_id")
        .order_by()
        .iterator(ROWS_AT_A_TIME)
    )
    for country, service, title in rows:
        if title in column_of:
            columns.setdefault((country, service), set()).add(column_of[title])
    return {where: np.array(sorted(columns[where]), np.int64) for where in sorted(columns)}
