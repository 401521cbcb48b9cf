"""Voting rules: Borda, Copeland, approval. They use ranks instead of scores.

J. Masthoff, Group Recommender Systems: Aggregation, Satisfaction and Group Attributes,
Recommender Systems Handbook, 2015, doi:10.1007/978-1-4899-7637-6_22. Votes are weighted by
importance.
"""

import numpy as np

from recommender.core.fixed_point import Columns, Totals
from recommender.core.ranking_input import RankingInput
from recommender.core.selection import best_by
from recommender.core.strategies.candidates import candidates, filled

PAIRS_AT_A_TIME = 64


def borda(ranking_input: RankingInput, limit: int) -> Columns:
    """By Σ_u a_u·(how many titles score less for u); then by mean."""
    columns, counted = ranking_input.columns, ranking_input.counted
    count: Totals = np.zeros(columns.size, np.int64)
    for weight, stats in zip(counted.importance, counted.row_stats, strict=True):
        count += weight * stats.below
    return best_by(count, ranking_input.total[columns], columns, limit)


def copeland(ranking_input: RankingInput, limit: int) -> Columns:
    """By pairwise wins less losses, each decided by weighted majority; then by mean.

    Compares the best 200 by mean and everybody's best 40; the rest follow by mean.
    """
    columns = candidates(ranking_input)
    scores = ranking_input.counted.scores(columns)
    wins: Totals = np.zeros(columns.size, np.int64)
    for first in range(0, columns.size, PAIRS_AT_A_TIME):
        part = slice(first, first + PAIRS_AT_A_TIME)
        margin = np.zeros((scores[:, part].shape[1], columns.size), np.int64)
        for weight, row in zip(ranking_input.counted.importance, scores, strict=True):
            margin += weight * np.sign(row[part, None] - row)
        wins[part] = np.sign(margin).sum(axis=1)
    chosen = best_by(wins, ranking_input.total[columns], columns, columns.size)
    return filled(chosen, ranking_input, limit)


def approval(ranking_input: RankingInput, limit: int) -> Columns:
    """By the importance of those whom the title fits by a half at least; then by mean."""
    columns, counted = ranking_input.columns, ranking_input.counted
    votes: Totals = np.zeros(columns.size, np.int64)
    per_participant = zip(
        counted.slots, counted.importance, counted.medians, counted.spreads, strict=True
    )
    for slot, weight, (median,), (spread,) in per_participant:
        votes += weight * (2 * (ranking_input.rows[slot, columns] - median) >= spread)
    return best_by(votes, ranking_input.total[columns], columns, limit)
