"""Chooses the moods that differ most in a catalogue, for who has not said anything yet."""

import numpy as np

from recommender.core.fixed_point import Columns
from recommender.model.columns import TitleColumns
from recommender.types import Interest

LEAST_SHARE = 0.002  # of the catalogue: a mood of three titles says little


def distinct_moods(columns: TitleColumns, count: int) -> list[Interest]:
    """Up to `count` moods, the largest first, then each that shares least with those before it.

    What two moods share is the cosine of their titles; of equal ones the larger is taken, then the
    first by key.
    """
    least = LEAST_SHARE * len(columns.cards)
    moods = [
        (interest, group)
        for interest, group in zip(columns.interests, columns.groups, strict=True)
        if interest.kind == "mood" and len(group) and len(group) >= least
    ]
    chosen: list[tuple[Interest, Columns]] = []
    while moods and len(chosen) < count:
        best = min(moods, key=lambda mood: _rank(mood, chosen))
        chosen.append(best)
        moods = [mood for mood in moods if mood[0] is not best[0]]
    return [interest for interest, _ in chosen]


def _rank(
    mood: tuple[Interest, Columns], chosen: list[tuple[Interest, Columns]]
) -> tuple[float, int, str]:
    interest, group = mood
    overlap = max((_cosine(group, other) for _, other in chosen), default=0.0)
    return overlap, -len(group), interest.key


def _cosine(one: Columns, other: Columns) -> float:
    common = np.intersect1d(one, other, assume_unique=True).size
    return float(common / np.sqrt(one.size * other.size))
