"""How much each participant gets from a list."""

import numpy as np

from recommender.core.board import Board
from recommender.core.grid import Columns, Floats


def satisfaction(board: Board, shown: Columns) -> Floats:
    """(participants,) in 0 … 1: the discounted fit of the list over that of their own best list.

    Discount 1/log2(place + 1), as in discounted cumulative gain: the first title counts most. The
    best list is as long as the one shown, out of the same titles. A better-fitting title in any
    place raises it, and 1 means that no list could serve them better. An empty list serves nobody.
    """
    if not shown.size:
        return np.zeros(board.slots.size)
    discount = 1 / np.log2(np.arange(shown.size) + 2)
    got = _discounted(board.fits(shown), discount)
    dreams = [mark.favourites[: shown.size] for mark in board.standings]
    best = _discounted(
        board.fits(np.array(dreams, np.int64).reshape(got.size, shown.size)), discount
    )
    return np.divide(got, best, out=np.ones_like(got), where=best > 0)


def _discounted(fits: Floats, discount: Floats) -> Floats:
    # An accumulation adds from the first place to the last; a sum may be split differently on
    # another machine, and then end in another digit.
    total: Floats = np.add.accumulate(fits * discount, axis=1)[:, -1]
    return total
