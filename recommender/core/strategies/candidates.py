"""Which titles a rule looks at that would take too long over all of them, and what comes after."""

import numpy as np

from recommender.core.board import Board
from recommender.core.grid import Columns
from recommender.core.strategies.consensus import average

BY_MEAN, FAVOURITES = 200, 40


def candidates(board: Board) -> Columns:
    """The best 200 by mean and the best 40 of each who is heard, ascending."""
    liked = [mark.favourites[:FAVOURITES] for mark in board.heard.standings]
    by_mean = average(board, BY_MEAN)
    flags = np.zeros(board.total.size, np.bool_)
    flags[by_mean] = True
    for columns in liked:
        flags[columns] = True
    return np.flatnonzero(flags)


def filled(chosen: Columns, board: Board, limit: int) -> Columns:
    """The list, and once it ends, the best by mean that it does not hold yet."""
    if chosen.size >= limit:
        return chosen[:limit]
    more = average(board, limit + chosen.size)
    return np.concatenate([chosen, more[~np.isin(more, chosen)]])[:limit]
