"""Measures how well a list serves each participant."""

import numpy as np

from recommender.core.fixed_point import Columns, Floats
from recommender.core.ranking_input import RankingInput


def satisfaction(ranking_input: RankingInput, shown: Columns) -> Floats:
    """(participants,) in 0 … 1: discounted fit of the list over that of their own best list.

    Discount 1/log2(position + 1), as in discounted cumulative gain. The best list is as long as the
    one shown, of the same titles. A better-fitting title in any position raises it, and 1 means
    that no list would be better. 0 for an empty list.
    """
    if not shown.size:
        return np.zeros(ranking_input.slots.size)
    discount = 1 / np.log2(np.arange(shown.size) + 2)
    got = _discounted(ranking_input.fits(shown), discount)
    own_best = [stats.favourites[: shown.size] for stats in ranking_input.row_stats]
    best = _discounted(
        ranking_input.fits(np.array(own_best, np.int64).reshape(got.size, shown.size)), discount
    )
    return np.divide(got, best, out=np.ones_like(got), where=best > 0)


def _discounted(fits: Floats, discount: Floats) -> Floats:
    # An accumulation adds from first to last; a sum may be split differently on another machine,
    # and then differ in its last digit.
    total: Floats = np.add.accumulate(fits * discount, axis=1)[:, -1]
    return total
