"""EP-FuzzDA: proportional shares of the list's value."""

import numpy as np

from recommender.core.fixed_point import Columns, Totals
from recommender.core.ranking_input import RankingInput
from recommender.core.strategies.candidates import candidates, filled

# Fits in whole 2⁻¹⁴ times weights in whole 2⁻⁸: for 64 participants of the largest importance and
# lists of a hundred thousand titles every sum and product below stays under 2⁶³.
FIT_ONE = 1 << 14


def ep_fuzzda(ranking_input: RankingInput, limit: int) -> Columns:
    """Each position goes to the title that adds most to participants below their share.

    Greedy Σ_u min(r_ui, max(0, (T + Σ_v r_vi)·w_u − got_u)): r is the fit, got a
    participant's value so far, T the sum of it, and w their share of the importance. Of equals
    the better by mean comes first. Candidates: the best 200 by mean and everybody's best 40; the
    rest follow by mean.

    L. Malecek, L. Peska, Fairness-Preserving Group Recommendations With User Weighting, UMAP 2021
    Adjunct, doi:10.1145/3450614.3461679.
    """
    columns, counted = _by_mean(ranking_input, candidates(ranking_input)), ranking_input.counted
    fits = np.rint(FIT_ONE * counted.fits(columns)).astype(np.int64)
    got: Totals = np.zeros(counted.slots.size, np.int64)
    places: list[int] = []
    for _ in range(min(limit, columns.size)):
        gains = _gains(fits, got, counted.importance)
        gains[places] = -1
        places.append(int(gains.argmax()))
        got += fits[:, places[-1]]
    return filled(columns[places], ranking_input, limit)


def _by_mean(ranking_input: RankingInput, columns: Columns) -> Columns:
    return columns[np.argsort(-ranking_input.total[columns], kind="stable")]


def _gains(fits: Totals, got: Totals, importance: Totals) -> Totals:
    """(columns,) gains times the sum of importance, so that shares are whole numbers."""
    whole = int(importance.sum())
    unmet = (got.sum() + fits.sum(axis=0)) * importance[:, None] - whole * got[:, None]
    gains: Totals = np.minimum(whole * fits, np.maximum(0, unmet)).sum(axis=0)
    return gains
