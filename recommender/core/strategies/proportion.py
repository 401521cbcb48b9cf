"""Lists that give each one their share of what there is to get."""

import numpy as np

from recommender.core.board import Board
from recommender.core.grid import Columns, Totals
from recommender.core.strategies.candidates import candidates, filled

# Fits in whole 2⁻¹⁴ times weights in whole 2⁻⁸: for 64 participants of the largest importance and
# lists of a hundred thousand titles every sum and product below stays under 2⁶³.
FIT_ONE = 1 << 14


def ep_fuzzda(board: Board, limit: int) -> Columns:
    """Each place to the title that brings most of what somebody is still short of.

    Greedy Σ_u min(r_ui, max(0, (T + Σ_v r_vi)·w_u − got_u)): r is the fit, got what the list
    already brings somebody, T all of that, and w their share of the importance. Of equals
    the better by mean comes first. Candidates: the best 200 by mean and everybody's best 40; the
    rest follow by mean.

    L. Malecek, L. Peska, Fairness-Preserving Group Recommendations With User Weighting, UMAP 2021
    Adjunct, doi:10.1145/3450614.3461679.
    """
    columns, heard = _by_mean(board, candidates(board)), board.heard
    fits = np.rint(FIT_ONE * heard.fits(columns)).astype(np.int64)
    got: Totals = np.zeros(heard.slots.size, np.int64)
    places: list[int] = []
    for _ in range(min(limit, columns.size)):
        gains = _gains(fits, got, heard.importance)
        gains[places] = -1
        places.append(int(gains.argmax()))
        got += fits[:, places[-1]]
    return filled(columns[places], board, limit)


def _by_mean(board: Board, columns: Columns) -> Columns:
    return columns[np.argsort(-board.total[columns], kind="stable")]


def _gains(fits: Totals, got: Totals, importance: Totals) -> Totals:
    """(columns,) times the sum of importance, so that shares are whole numbers."""
    whole = int(importance.sum())
    owed = (got.sum() + fits.sum(axis=0)) * importance[:, None] - whole * got[:, None]
    gains: Totals = np.minimum(whole * fits, np.maximum(0, owed)).sum(axis=0)
    return gains
