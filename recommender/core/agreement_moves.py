"""Finds single moves of one participant that could create agreement, smallest first."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from recommender.core.fixed_point import Columns, Floats, Lifts, Scores, Totals, quantize_weight
from recommender.core.row_stats import top_count

TENTHS = 10
SAMPLED, MOST_WANTED = 1024, 512


class Step(NamedTuple):
    """Sets one interest, given by its position, to a weight."""

    place: int
    weight: float


def promising_steps(
    stated: Scores, allowed: Columns, wanted: Columns, lift: Lifts, weights: Floats
) -> list[Step]:
    """Steps that would bring a wanted title into the participant's top 5 % of stated scores.

    Smallest change first; of equals the lower position, then the lower weight.


    stated: (titles,) score units, from `stated_scores`; allowed: columns that may be shown;
    wanted: those of them that all others agree on; lift: (interests, titles); weights: (interests,)
    as they are now. Weights are tried in whole tenths. Where more than 1,024 titles may be shown,
    the threshold is that of a sample, so each step still has to be verified; where more than 512
    are wanted, only the 512 of the highest stated score are considered.
    """
    sample = allowed[:: -(-allowed.size // SAMPLED)]
    best = np.argsort(-stated[wanted], kind="stable")[:MOST_WANTED]
    found = [
        (abs(then - weights[place]), Step(place, then))
        for place in range(len(weights))
        for then in _enough(stated, sample, wanted[best], lift[place], float(weights[place]))
    ]
    return [step for _, step in sorted(found)]


def _enough(
    stated: Scores, sample: Columns, wanted: Columns, lift: Lifts, now: float
) -> Iterator[float]:
    """The weights on one interest that bring a wanted title up to the threshold."""
    tried = [tenth / TENTHS for tenth in range(-TENTHS, TENTHS + 1) if tenth / TENTHS != now]
    changes = np.array([[quantize_weight(then) - quantize_weight(now)] for then in tried], np.int64)
    reached = _moved(stated, sample, lift, changes)
    place = sample.size - top_count(sample.size)
    thresholds = np.partition(reached, place, axis=1)[:, place]
    nearest = _moved(stated, wanted, lift, changes).max(axis=1)
    for then, threshold, near in zip(tried, thresholds.tolist(), nearest.tolist(), strict=True):
        if near >= threshold:
            yield then


def _moved(stated: Scores, columns: Columns, lift: Lifts, changes: Totals) -> Totals:
    """(changes, columns) stated scores after each change of one weight."""
    moved: Totals = stated[columns].astype(np.int64) + changes * lift[columns].astype(np.int64)
    return moved
