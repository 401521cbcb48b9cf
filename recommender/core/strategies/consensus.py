"""What all of them together make of a title.

J. Masthoff, Group Recommender Systems: Aggregation, Satisfaction and Group Attributes,
Recommender Systems Handbook, 2015, doi:10.1007/978-1-4899-7637-6_22.
"""

import numpy as np

from recommender.core.board import Board
from recommender.core.grid import Columns, Flags, Floats
from recommender.core.selection import best, best_by

# A title is misery to somebody whom it brings less than a quarter of the way from their median
# title to their best: with a prior in every score, the median alone would spare them hardly any.
MISERY = 4


def average(board: Board, limit: int) -> Columns:
    """By the importance-weighted mean of the scores (additive utilitarian)."""
    if board.allowed is None:
        return best(board.total, limit)
    return board.allowed[best(board.total[board.allowed], limit)]


def average_without_misery(board: Board, limit: int) -> Columns:
    """By mean: first the titles that suit everyone a quarter at least, then the rest."""
    columns = board.columns
    fine: Flags = np.ones(columns.size, np.bool_)
    heard = board.heard
    for slot, (median,), (spread,) in zip(heard.slots, heard.medians, heard.spreads, strict=True):
        fine &= MISERY * (board.rows[slot, columns] - median) >= spread
    spared, others = columns[fine], columns[~fine]
    chosen = spared[best(board.total[spared], limit)]
    rest = others[best(board.total[others], limit - chosen.size)]
    return np.concatenate([chosen, rest])


def multiplicative(board: Board, limit: int) -> Columns:
    """By the product of the fits: one who does not like a title at all is enough to sink it.

    Where every product is 0, the mean decides. Importance beyond 0 makes no difference.
    """
    columns = board.columns
    product: Floats = np.ones(columns.size)
    for place in range(board.heard.slots.size):
        product *= board.heard.for_some([place]).fits(columns)[0]
    return best_by(product, board.total[columns], columns, limit)
