"""Finds what filters can choose among in a catalogue, and which of a room's filters empties it."""

from collections import Counter
from collections.abc import Iterable

import msgspec
import numpy as np

from recommender.model.columns import UNKNOWN, TitleColumns
from recommender.room.filters import passing
from recommender.types import Filters


class Choice(msgspec.Struct, frozen=True):
    """A value that a filter can have, and how many titles have it."""

    value: str
    titles: int


class Span(msgspec.Struct, frozen=True):
    least: int
    most: int


class FilterChoices(msgspec.Struct, frozen=True):
    """What the catalogue knows of its titles, the most frequent first; spans are null where it
    knows nothing."""

    kinds: list[Choice]
    certificates: list[Choice]
    languages: list[Choice]
    countries: list[Choice]
    services: list[Choice]
    years: Span | None
    runtimes: Span | None


def filter_choices(columns: TitleColumns) -> FilterChoices:
    cards = columns.cards
    return FilterChoices(
        kinds=_choices(card.kind for card in cards),
        certificates=_choices(card.certificate for card in cards),
        languages=_choices(card.language for card in cards),
        countries=_available(columns, 0),
        services=_available(columns, 1),
        years=_span(columns.years),
        runtimes=_span(columns.runtimes),
    )


def passing_without(columns: TitleColumns, filters: Filters) -> dict[str, int]:
    """For each filter that is set: how many titles match if it alone is taken back.

    Counts depend on filters and the catalogue only, never on what somebody has seen or vetoed.
    """
    neutral = msgspec.structs.asdict(Filters())
    stated = msgspec.structs.asdict(filters)
    return {
        name: _count(columns, msgspec.structs.replace(filters, **{name: neutral[name]}))
        for name, value in stated.items()
        if value != neutral[name] and name != "keep_watched"
    }


def _count(columns: TitleColumns, filters: Filters) -> int:
    matching = passing(columns, filters)
    return len(columns.cards) if matching is None else int(matching.size)


def _choices(values: Iterable[str]) -> list[Choice]:
    counts = Counter(value for value in values if value)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Choice(value, titles) for value, titles in ordered]


def _available(columns: TitleColumns, part: int) -> list[Choice]:
    """A title counts once for each country or service, however many offers it has there."""
    titles: dict[str, set[int]] = {}
    for offer, group in columns.availability.items():
        titles.setdefault(offer[part], set()).update(group.tolist())
    return _choices(value for value, some in titles.items() for _ in some)


def _span(values: np.ndarray) -> Span | None:
    known = values[values != UNKNOWN]
    return Span(int(known.min()), int(known.max())) if known.size else None
