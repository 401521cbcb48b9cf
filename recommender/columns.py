"""Titles as columns: what the recommender knows of the catalogue, in order of title id."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.db.models.functions import Lower
from scipy.sparse import csr_array

from catalog.models import Availability, Title, TitleTag
from recommender.answer import Interest
from recommender.core.franchise import Franchises
from recommender.core.grid import Columns
from recommender.core.likes import incidence
from recommender.credits import NOBODY, Credits, read_credits
from recommender.moods import MOOD_OF_WORD, WORDS

ROWS_AT_A_TIME = 5000
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a title."""

    id: int
    name: str
    year: int | None
    kind: str
    runtime: int | None
    certificate: str
    language: str
    popularity: float


@dataclass(frozen=True)
class TitleColumns:
    """cards: ascending by id, one per column. groups: columns per interest, ascending."""

    cards: list[Card]
    genres: list[list[str]]
    interests: tuple[Interest, ...]
    groups: tuple[Columns, ...]
    availability: dict[tuple[str, str], Columns]
    credits: Credits = NOBODY

    @cached_property
    def ids(self) -> npt.NDArray[np.int64]:
        return np.array([card.id for card in self.cards], np.int64)

    @cached_property
    def column_of(self) -> dict[int, int]:
        return {card.id: column for column, card in enumerate(self.cards)}

    def column_of_key(self, key: str) -> int | None:
        """The column of the title that a key such as title:541 names."""
        kind, _, number = key.partition(":")
        # Digits as we write them only: int() would also take " 541", "+541" and other scripts'.
        if kind != "title" or not number.isascii() or not number.isdigit() or number[0] == "0":
            return None
        return self.column_of.get(int(number))

    def knows(self, key: str) -> bool:
        named = self.column_of_key(key), self.credits.person_of_key(key)
        return key in self.place_of_interest or named != (None, None)

    @cached_property
    def popularity(self) -> npt.NDArray[np.float64]:
        return np.array([card.popularity for card in self.cards], np.float64)

    @cached_property
    def incidence(self) -> csr_array:
        """Interests × titles, ones."""
        return incidence(self.groups, len(self.cards))

    @cached_property
    def franchises(self) -> Franchises:
        return Franchises([card.name for card in self.cards], self.genres)

    @cached_property
    def place_of_interest(self) -> dict[str, int]:
        return {interest.key: place for place, interest in enumerate(self.interests)}

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
            "id", "name", "year", "kind", "runtime", "certificate", "language", "popularity"
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
    )


def _links(relation: str, column_of: dict[int, int]) -> list[tuple[int, str, str]]:
    """(column, slug, name) of each genre or mood of each title, by name and then by column."""
    links = (
        Title.objects.filter(retired_at=None, **{f"{relation}__isnull": False})
        .values_list("id", f"{relation}__slug", f"{relation}__name")
        .order_by()
        .iterator(ROWS_AT_A_TIME)
    )
    # A title that came in between two queries has no column yet; the next revision brings it.
    known = [(column_of[id_], slug, name) for id_, slug, name in links if id_ in column_of]
    return sorted(known, key=lambda link: (link[2], link[1], link[0]))


def _mood_links(column_of: dict[int, int]) -> list[tuple[int, str, str]]:
    """What editors say, and what viewers say in the words of a mood; editors name it."""
    links = _links("moods", column_of)
    name_of = {slug: name for _, slug, name in links}
    tags = (
        TitleTag.objects.annotate(word=Lower("text"))
        .filter(word__in=WORDS, title__retired_at=None)
        .values_list("title_id", "word")
        .order_by()
        .iterator(ROWS_AT_A_TIME)
    )
    said = {(column_of[id_], MOOD_OF_WORD[word]) for id_, word in tags if id_ in column_of}
    more = [(column, mood.slug, name_of.get(mood.slug, mood.name)) for column, mood in said]
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
