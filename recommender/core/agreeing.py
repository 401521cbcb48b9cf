"""The smallest single move of one participant that would create agreement."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from recommender.core.grid import Columns, Floats, Lifts, Scores, Totals, weight
from recommender.core.standing import top_count

TENTHS = 10
SAMPLED, MOST_WANTED = 1024, 512


class Step(NamedTuple):
    """Which interest (its place) to set to what."""

    place: int
    weight: float


def promising_steps(
    asked: Scores, allowed: Columns, wanted: Columns, lift: Lifts, weights: Floats
) -> list[Step]:
    """Steps after which one of the wanted titles would be in the top 5 % of what somebody asks
    for, the smallest first; of equals the lower place, then the lower weight.

    asked: (titles,) score units, as `spoken` gives them; allowed: columns that may be shown;
    wanted: those of them that all others agree on; lift: (interests, titles); weights: (interests,)
    as they are now. Weights are tried in whole tenths. Where more than 1,024 titles may be shown,
    the bar is that of a sample, so whatever is found is still to be tried; where more than 512 are
    wanted, only those that somebody asks for most are looked at.
    """
    sample = allowed[:: -(-allowed.size // SAMPLED)]
    best = np.argsort(-asked[wanted], kind="stable")[:MOST_WANTED]
    found = [
        (abs(then - weights[place]), Step(place, then))
        for place in range(len(weights))
        for then in _enough(asked, sample, wanted[best], lift[place], float(weights[place]))
    ]
    return [step for _, step in sorted(found)]


def _enough(
    asked: Scores, sample: Columns, wanted: Columns, lift: Lifts, now: float
) -> Iterator[float]:
    """The weights on one interest that bring a wanted title above the bar."""
    tried = [tenth / TENTHS for tenth in range(-TENTHS, TENTHS + 1) if tenth / TENTHS != now]
    changes = np.array([[weight(then) - weight(now)] for then in tried], np.int64)
    reached = _moved(asked, sample, lift, changes)
    place = sample.size - top_count(sample.size)
    bars = np.partition(reached, place, axis=1)[:, place]
    nearest = _moved(asked, wanted, lift, changes).max(axis=1)
    for then, bar, near in zip(tried, bars.tolist(), nearest.tolist(), strict=True):
        if near >= bar:
            yield then


def _moved(asked: Scores, columns: Columns, lift: Lifts, changes: Totals) -> Totals:
    """(changes, columns) what somebody would ask for after each change of one weight."""
    moved: Totals = asked[columns].astype(np.int64) + changes * lift[columns].astype(np.int64)
    return moved
