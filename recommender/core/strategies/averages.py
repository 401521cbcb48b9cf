"""Aggregation by mean, mean without misery, and product.

J. Masthoff, Group Recommender Systems: Aggregation, Satisfaction and Group Attributes,
Recommender Systems Handbook, 2015, doi:10.1007/978-1-4899-7637-6_22.
"""

import numpy as np

from recommender.core.fixed_point import Columns, Flags, Floats
from recommender.core.ranking_input import RankingInput
from recommender.core.selection import best, best_by

# A title is misery below a quarter of the way from the median title to the best: every score
# contains the prior, so hardly any title would be below the median itself.
MISERY = 4


def average(ranking_input: RankingInput, limit: int) -> Columns:
    """By the importance-weighted mean of the scores (additive utilitarian)."""
    if ranking_input.allowed is None:
        return best(ranking_input.total, limit)
    return ranking_input.allowed[best(ranking_input.total[ranking_input.allowed], limit)]


def average_without_misery(ranking_input: RankingInput, limit: int) -> Columns:
    """By mean: first the titles that fit everyone by a quarter at least, then the rest."""
    columns = ranking_input.columns
    fine: Flags = np.ones(columns.size, np.bool_)
    counted = ranking_input.counted
    for slot, (median,), (spread,) in zip(
        counted.slots, counted.medians, counted.spreads, strict=True
    ):
        fine &= MISERY * (ranking_input.rows[slot, columns] - median) >= spread
    spared, others = columns[fine], columns[~fine]
    chosen = spared[best(ranking_input.total[spared], limit)]
    rest = others[best(ranking_input.total[others], limit - chosen.size)]
    return np.concatenate([chosen, rest])


def multiplicative(ranking_input: RankingInput, limit: int) -> Columns:
    """By the product of the fits: one fit of 0 is enough to rank a title last.

    Of equal products, by mean. Importance above 0 makes no difference.
    """
    columns = ranking_input.columns
    product: Floats = np.ones(columns.size)
    for place in range(ranking_input.counted.slots.size):
        product *= ranking_input.counted.subset([place]).fits(columns)[0]
    return best_by(product, ranking_input.total[columns], columns, limit)
