"""Probabilistic coverage: each position goes to the title that adds most.

Greedy Σ_u a_u·p_ui·Π_{j before i}(1 − p_uj), where p is the probability that a title suits the
participant: what the list already has for a participant lowers what more of it is worth.
"""

import numpy as np

from recommender.core.fixed_point import Columns, Floats
from recommender.core.ranking_input import RankingInput
from recommender.core.strategies.candidates import candidates, filled
from recommender.core.weighted_sum import weighted_sum

CHANCE_OF_BEST = 0.6
RELEVANT = 20
# Probabilities are whole multiples of 2⁻¹⁴ and unmet shares of 2⁻³², so a gain summed over 64
# participants is a whole number below 2⁵³: exact in float64 in whatever order it is added.
CHANCE_ONE = float(1 << 14)
UNMET_ONE = float(1 << 32)


def score_coverage(ranking_input: RankingInput, limit: int) -> Columns:
    """p = 0.6·N². Candidates: the best 200 by mean and everybody's best 40. Once no candidate adds
    anything, the rest follow by mean."""
    columns = candidates(ranking_input)
    chances = np.rint(CHANCE_OF_BEST * CHANCE_ONE * ranking_input.counted.fits(columns) ** 2)
    return _covering(ranking_input, columns, chances, limit)


def gfar(ranking_input: RankingInput, limit: int) -> Columns:
    """p from the Borda count among a participant's best twenty: how many of these score no higher,
    over the sum of these counts. Once nothing adds anything, the rest follow by mean.

    M. Kaya, D. Bridge, N. Tintarev, Ensuring Fairness in Group Recommendations by Rank-Sensitive
    Balancing of Relevance, RecSys 2020, doi:10.1145/3383313.3412232.
    """
    counted = ranking_input.counted
    liked = [stats.favourites[:RELEVANT] for stats in counted.row_stats]
    columns = np.unique(np.concatenate(liked))
    chances = np.zeros((counted.slots.size, columns.size))
    for row, slot, favourites in zip(chances, counted.slots, liked, strict=True):
        row[np.searchsorted(columns, favourites)] = _borda(ranking_input.rows[slot, favourites])
    return _covering(ranking_input, columns, np.rint(CHANCE_ONE * chances), limit)


def _borda(scores: Columns) -> Floats:
    """Borda shares. scores: of a participant's favourites, best first."""
    ascending = scores[::-1]
    counts = np.searchsorted(ascending, scores, side="right") - 1
    return counts / max(1, int(counts.sum()))


def _covering(
    ranking_input: RankingInput, columns: Columns, chances: Floats, limit: int
) -> Columns:
    """Selects by coverage. chances: (participants, columns) whole 2⁻¹⁴, overwritten."""
    share = ranking_input.counted.importance / ranking_input.counted.importance.max()
    places = _greedy(chances, np.rint(share * UNMET_ONE), min(limit, columns.size))
    return filled(columns[places], ranking_input, limit)


def _greedy(chances: Floats, unmet: Floats, count: int) -> list[int]:
    places: list[int] = []
    left = np.ascontiguousarray(1.0 - chances.T / CHANCE_ONE)
    for _ in range(count):
        gains = weighted_sum(unmet, chances)
        place = int(gains.argmax())
        if gains[place] <= 0:
            break
        places.append(place)
        unmet = np.rint(unmet * left[place])
        chances[:, place] = 0.0
    return places
