"""Candidate titles for strategies that are too slow over all titles."""

import numpy as np

from recommender.core.fixed_point import Columns
from recommender.core.ranking_input import RankingInput
from recommender.core.strategies.averages import average

BY_MEAN, FAVOURITES = 200, 40


def candidates(ranking_input: RankingInput) -> Columns:
    """The best 200 by mean and the best 40 of each participant who counts, ascending."""
    liked = [stats.favourites[:FAVOURITES] for stats in ranking_input.counted.row_stats]
    by_mean = average(ranking_input, BY_MEAN)
    flags = np.zeros(ranking_input.total.size, np.bool_)
    flags[by_mean] = True
    for columns in liked:
        flags[columns] = True
    return np.flatnonzero(flags)


def filled(chosen: Columns, ranking_input: RankingInput, limit: int) -> Columns:
    """Extends the list with the best remaining titles by mean, up to the limit."""
    if chosen.size >= limit:
        return chosen[:limit]
    more = average(ranking_input, limit + chosen.size)
    return np.concatenate([chosen, more[~np.isin(more, chosen)]])[:limit]
