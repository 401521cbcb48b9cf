"""Which titles may be shown: the host's filters, and what anybody has vetoed."""

from collections.abc import Collection, Sequence

import numpy as np

from recommender.answer import Filters, Profile
from recommender.columns import UNKNOWN, TitleColumns
from recommender.core.grid import Columns, Flags


def passing(columns: TitleColumns, filters: Filters) -> Columns | None:
    """Columns that the filters let in, ascending; None if they let in everything. What somebody
    has seen is another matter: see `hidden_as_seen`."""
    if filters == Filters(hide_seen=filters.hide_seen):
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
    """Columns of what anyone, or everyone, has seen. Of a guest nothing is known, so that with a
    guest in the room there is nothing that everyone has seen."""
    if filters.hide_seen is None or not profiles:
        return frozenset()
    each = [profile.seen for profile in profiles]
    some = filters.hide_seen == "anyone"
    seen = frozenset.union(*each) if some else frozenset.intersection(*each)
    return frozenset(columns.column_of[title] for title in seen if title in columns.column_of)


def without(allowed: Columns | None, hidden: Collection[int], titles: int) -> Columns | None:
    """The same columns less the hidden ones."""
    if not hidden:
        return allowed
    flags = np.zeros(titles, np.bool_)
    flags[slice(None) if allowed is None else allowed] = True
    flags[list(hidden)] = False
    return np.flatnonzero(flags)


def _within(values: np.ndarray, least: int | None, most: int | None) -> Flags:
    """A bound on either side leaves out what is unknown."""
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
        if filters.country not in (None, country):
            continue
        if not filters.services or service in filters.services:
            flags[group] = True
    return flags
