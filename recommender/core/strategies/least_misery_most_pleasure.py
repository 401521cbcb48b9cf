"""Least misery and most pleasure: by the participant who likes a title least, or most.

J. Masthoff, Group Recommender Systems: Aggregation, Satisfaction and Group Attributes,
Recommender Systems Handbook, 2015, doi:10.1007/978-1-4899-7637-6_22.

Scores are compared as (score − median) / (best − median), so that a participant with many strong
weights does not always decide. Importance 0 leaves a participant out; above 0 it makes no
difference.
"""

from collections.abc import Iterator

import numpy as np

from recommender.core.fixed_point import Columns, Floats
from recommender.core.ranking_input import RankingInput
from recommender.core.selection import best_by


def least_misery(ranking_input: RankingInput, limit: int) -> Columns:
    """By the lowest scaled score; then by mean."""
    lowest: Floats = np.full(ranking_input.columns.size, np.inf)
    for scaled in _scaled_scores(ranking_input):
        np.minimum(lowest, scaled, out=lowest)
    return best_by(lowest, ranking_input.total[ranking_input.columns], ranking_input.columns, limit)


def most_pleasure(ranking_input: RankingInput, limit: int) -> Columns:
    """By the highest scaled score; then by mean."""
    highest: Floats = np.full(ranking_input.columns.size, -np.inf)
    for scaled in _scaled_scores(ranking_input):
        np.maximum(highest, scaled, out=highest)
    return best_by(
        highest, ranking_input.total[ranking_input.columns], ranking_input.columns, limit
    )


def _scaled_scores(ranking_input: RankingInput) -> Iterator[Floats]:
    """(columns,) for each who is counted: 0 at their median title, 1 at their best."""
    counted = ranking_input.counted
    for slot, (median,), (spread,) in zip(
        counted.slots, counted.medians, counted.spreads, strict=True
    ):
        row = (
            ranking_input.rows[slot]
            if ranking_input.allowed is None
            else ranking_input.rows[slot, ranking_input.allowed]
        )
        yield (row - median) / max(spread, 1)
