"""Proportional fairness: each position goes to the title with the largest relative gains.

The rule of Nash's product, and of proportional fairness in networks, one step at a time: what a
participant has from the list so far lowers what more of it is worth to them.

F. Kelly, A. Maulloo, D. Tan, Rate Control for Communication Networks: Shadow Prices, Proportional
Fairness and Stability, Journal of the Operational Research Society 49, 1998,
doi:10.1057/palgrave.jors.2600523.
"""

import numpy as np

from recommender.core.fixed_point import Columns, Floats
from recommender.core.ranking_input import RankingInput
from recommender.core.relative_gain import DISCOUNT_ONE, discounts, gain
from recommender.core.strategies.candidates import candidates, filled
from recommender.core.weighted_sum import weighted_sum

# Share of an ideal list at which the next gain is worth half as much as the first.
HALF_WORTH = 0.6
# Gains are whole multiples of 2⁻¹⁴ and wants of 2⁻³², so that their sum over 64 participants is a
# whole number up to 2⁵²: exact in float64 in whatever order it is added. What a participant has is
# a whole multiple of 2⁻³⁰, and below 2⁵³ for any number of candidates.
GAIN_ONE = float(1 << 14)
WANT_ONE = float(1 << 32)


def proportional_fairness(ranking_input: RankingInput, limit: int) -> Columns:
    """Greedy Σ_u a_u·U_ui·c/(c + got_u), c = 0.6.

    U_ui = N_ui³ over Σ N³/log2(k + 1) of u's own twenty best; got_u sums U_uj/log2(k + 1) over the
    titles above, k being their places. Candidates: the best 200 by mean and everybody's best 40.
    Once no candidate adds anything, the rest follow by mean.
    """
    columns, counted = candidates(ranking_input), ranking_input.counted
    ideal = np.array([[stats.ideal_gain] for stats in counted.row_stats])
    gains = np.rint(gain(counted.fits(columns)) * (GAIN_ONE * DISCOUNT_ONE / ideal))
    share = counted.importance / counted.importance.max()
    chosen = _greedy(gains, share * WANT_ONE, min(limit, columns.size))
    return filled(columns[chosen], ranking_input, limit)


def _greedy(gains: Floats, wants: Floats, count: int) -> list[int]:
    """gains: (participants, columns) whole 2⁻¹⁴, overwritten; wants: (participants,) at first."""
    half = HALF_WORTH * GAIN_ONE * DISCOUNT_ONE
    has, wanted = np.full(wants.size, half), half * wants
    by_title = np.ascontiguousarray(gains.T)
    wants, places = np.rint(wants), list[int]()
    for discount in discounts(count):
        worth = weighted_sum(wants, gains)
        place = int(worth.argmax())
        if worth[place] <= 0:
            break
        places.append(place)
        has += by_title[place] * discount
        np.rint(np.divide(wanted, has, out=wants), out=wants)
        gains[:, place] = 0.0
    return places
