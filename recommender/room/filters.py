"""Filters titles: by the host's filters, by what has been seen, and by vetoes."""

from collections.abc import Collection, Iterable, Sequence

import msgspec
import numpy as np

from recommender.core.fixed_point import Columns, Flags
from recommender.model.columns import UNKNOWN, TitleColumns
from recommender.types import Filters, Profile, RoomFilters

HIDING = frozenset({"hide_seen", "keep_watched"})
# What a title itself matches or not.
MATCHED = tuple(name for name in Filters.__struct_fields__ if name not in HIDING)


class TitleFilter:
    """Filters the titles of one catalogue for one room.

    Keeps its last result: lists are made far more often than filters change.
    """

    def __init__(self, columns: TitleColumns) -> None:
        self._columns = columns
        self._allowed_for: tuple[Filters, frozenset[int]] | None = None
        self._allowed: Columns | None = None
        self._seen_for: tuple[object, frozenset[int]] | None = None

    def allowed(
        self, profiles: Sequence[Profile], vetoes: Iterable[frozenset[int]], filters: Filters
    ) -> Columns | None:
        """Columns that may be shown, ascending; None for all of them.

        vetoes: columns that each participant has vetoed. Returns the same object as before while
        neither the filters nor what they hide has changed.
        """
        hidden = self._seen(profiles, filters).union(self._left_out(filters), *vetoes)
        if self._allowed_for != (filters, hidden):
            matching = passing(self._columns, filters)
            self._allowed = without(matching, hidden, len(self._columns.cards))
            self._allowed_for = (filters, hidden)
        return self._allowed

    def _left_out(self, filters: Filters) -> frozenset[int]:
        titles = filters.left_out if isinstance(filters, RoomFilters) else ()
        known = self._columns.column_of
        return frozenset(known[title] for title in titles if title in known)

    def _seen(self, profiles: Sequence[Profile], filters: Filters) -> frozenset[int]:
        # Thousands of titles in each, which hardly ever change: tuples compare their parts by
        # identity first.
        key = (filters.hide_seen, tuple(profile.seen for profile in profiles))
        if self._seen_for is None or self._seen_for[0] != key:
            self._seen_for = (key, hidden_as_seen(self._columns, filters, profiles))
        return self._seen_for[1]


def passing(columns: TitleColumns, filters: Filters) -> Columns | None:
    """Columns that match the filters, ascending; None if there is no filter.

    Looks only at what titles are. What was seen or watched is hidden by `TitleFilter`.
    """
    if all(getattr(filters, name) in (None, []) for name in MATCHED):
        return None
    flags = np.ones(len(columns.cards), np.bool_)
    flags &= _within(columns.runtimes, None, filters.runtime_max)
    flags &= _within(columns.years, filters.year_min, filters.year_max)
    if filters.kind is not None:
        flags &= _one_of([card.kind for card in columns.cards], [filters.kind])
    if filters.certificates:
        flags &= _one_of([card.certificate for card in columns.cards], filters.certificates)
    if filters.languages:
        flags &= _one_of([card.language for card in columns.cards], filters.languages)
    if filters.country is not None or filters.services:
        flags &= _available(columns, filters)
    return np.flatnonzero(flags)


def hidden_as_seen(
    columns: TitleColumns, filters: Filters, profiles: Sequence[Profile]
) -> frozenset[int]:
    """Columns of the titles that `hide_seen` hides: seen by anyone, or by everyone.

    Nothing is known of a guest, so with a guest in the room nothing is seen by everyone.
    """
    if filters.hide_seen is None or not profiles:
        return frozenset()
    each = [profile.seen for profile in profiles]
    some = filters.hide_seen == "anyone"
    seen = frozenset.union(*each) if some else frozenset.intersection(*each)
    return frozenset(columns.column_of[title] for title in seen if title in columns.column_of)


def without(allowed: Columns | None, hidden: Collection[int], titles: int) -> Columns | None:
    """Removes the hidden columns; None for all columns, titles: how many there are."""
    if not hidden:
        return allowed
    flags = np.zeros(titles, np.bool_)
    flags[slice(None) if allowed is None else allowed] = True
    flags[list(hidden)] = False
    return np.flatnonzero(flags)


def _within(values: np.ndarray, least: int | None, most: int | None) -> Flags:
    """Flags values from least to most; UNKNOWN passes only if there is no bound."""
    flags: Flags = np.ones(values.size, np.bool_)
    if least is not None or most is not None:
        flags &= values != UNKNOWN
    if least is not None:
        flags &= values >= least
    if most is not None:
        flags &= values <= most
    return flags


def _one_of(values: list[str], wanted: list[str]) -> Flags:
    known = frozenset(wanted) - {""}
    return np.array([value in known for value in values], np.bool_)


def _available(columns: TitleColumns, filters: Filters) -> Flags:
    flags = np.zeros(len(columns.cards), np.bool_)
    for (country, service), group in columns.availability.items():
        # A library at somebody's home is in no country.
        if country and filters.country not in (None, country):
            continue
        if not filters.services or service in filters.services:
            flags[group] = True
    return flags


def widened(filters: Filters) -> Filters:
    """The same room with nothing that its host has filtered: what it has watched stays left out."""
    neutral = Filters()
    stated = [name for name in Filters.__struct_fields__ if name != "keep_watched"]
    return msgspec.structs.replace(filters, **{name: getattr(neutral, name) for name in stated})


def narrows(filters: Filters) -> bool:
    """Whether the host lets less than everything on the list."""
    return filters != widened(filters)
