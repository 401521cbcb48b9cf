"""Orders and yes or no instead of scores: how strongly somebody feels no longer matters.

J. Masthoff, Group Recommender Systems: Aggregation, Satisfaction and Group Attributes,
Recommender Systems Handbook, 2015, doi:10.1007/978-1-4899-7637-6_22. Votes weigh what the one
who casts them weighs.
"""

import numpy as np

from recommender.core.board import Board
from recommender.core.grid import Columns, Totals
from recommender.core.selection import best_by
from recommender.core.strategies.candidates import candidates, filled

DUELS_AT_A_TIME = 64


def borda(board: Board, limit: int) -> Columns:
    """By Σ_u a_u·(how many titles u likes less); then by the mean."""
    columns, heard = board.columns, board.heard
    count: Totals = np.zeros(columns.size, np.int64)
    for weight, mark in zip(heard.importance, heard.standings, strict=True):
        count += weight * mark.below
    return best_by(count, board.total[columns], columns, limit)


def copeland(board: Board, limit: int) -> Columns:
    """By duels won less duels lost, each decided by the weighted majority; then by the mean.

    Duels are fought among the best 200 by mean and everybody's best 40; the rest follow by mean.
    """
    columns = candidates(board)
    scores = board.heard.scores(columns)
    won: Totals = np.zeros(columns.size, np.int64)
    for first in range(0, columns.size, DUELS_AT_A_TIME):
        part = slice(first, first + DUELS_AT_A_TIME)
        margin = np.zeros((scores[:, part].shape[1], columns.size), np.int64)
        for weight, row in zip(board.heard.importance, scores, strict=True):
            margin += weight * np.sign(row[part, None] - row)
        won[part] = np.sign(margin).sum(axis=1)
    chosen = best_by(won, board.total[columns], columns, columns.size)
    return filled(chosen, board, limit)


def approval(board: Board, limit: int) -> Columns:
    """By the weight of those whom the title suits at least half-way from their median title to
    their best; then by the mean."""
    columns, heard = board.columns, board.heard
    votes: Totals = np.zeros(columns.size, np.int64)
    marks = zip(heard.slots, heard.importance, heard.medians, heard.spreads, strict=True)
    for slot, weight, (median,), (spread,) in marks:
        votes += weight * (2 * (board.rows[slot, columns] - median) >= spread)
    return best_by(votes, board.total[columns], columns, limit)
