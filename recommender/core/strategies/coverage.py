"""Lists in which everyone soon finds something: each place goes where it helps most.

Greedy Σ_u a_u·p_ui·Π_{j before i}(1 − p_uj), where p is the chance that a title would do for the
participant: what the list already holds for somebody lowers what more of the same is worth.
"""

import numpy as np

from recommender.core.board import Board
from recommender.core.grid import Columns, Floats
from recommender.core.strategies.candidates import candidates, filled

CHANCE_OF_BEST = 0.6
RELEVANT = 20
# Chances are whole multiples of 2⁻¹⁴ and wants of 2⁻³², so a gain summed over 64 participants is
# a whole number below 2⁵³: exact in float64 in whatever order it is added.
CHANCE_ONE = float(1 << 14)
WANT_ONE = float(1 << 32)


def score_coverage(board: Board, limit: int) -> Columns:
    """p = 0.6·N². Candidates: the best 200 by mean and everybody's best 40. Once no candidate adds
    anything, the rest follow by mean."""
    columns = candidates(board)
    chances = np.rint(CHANCE_OF_BEST * CHANCE_ONE * board.heard.fits(columns) ** 2)
    return _covering(board, columns, chances, limit)


def gfar(board: Board, limit: int) -> Columns:
    """p from the Borda count among somebody's best twenty: how many of these they like no better,
    over the sum of these counts. Once nothing adds anything, the rest follow by mean.

    M. Kaya, D. Bridge, N. Tintarev, Ensuring Fairness in Group Recommendations by Rank-Sensitive
    Balancing of Relevance, RecSys 2020, doi:10.1145/3383313.3412232.
    """
    heard = board.heard
    liked = [mark.favourites[:RELEVANT] for mark in heard.standings]
    columns = np.unique(np.concatenate(liked))
    chances = np.zeros((heard.slots.size, columns.size))
    for row, slot, favourites in zip(chances, heard.slots, liked, strict=True):
        row[np.searchsorted(columns, favourites)] = _borda(board.rows[slot, favourites])
    return _covering(board, columns, np.rint(CHANCE_ONE * chances), limit)


def _borda(scores: Columns) -> Floats:
    """scores: of somebody's favourites, best first."""
    ascending = scores[::-1]
    counts = np.searchsorted(ascending, scores, side="right") - 1
    return counts / max(1, int(counts.sum()))


def _covering(board: Board, columns: Columns, chances: Floats, limit: int) -> Columns:
    """chances: (heard, columns) whole numbers of 2⁻¹⁴, overwritten."""
    share = board.heard.importance / board.heard.importance.max()
    places = _greedy(chances, np.rint(share * WANT_ONE), min(limit, columns.size))
    return filled(columns[places], board, limit)


def _greedy(chances: Floats, wants: Floats, count: int) -> list[int]:
    places: list[int] = []
    left = np.ascontiguousarray(1.0 - chances.T / CHANCE_ONE)
    for _ in range(count):
        # Not `wants @ chances`: a BLAS would start threads for a large room, and those cost more
        # than they save, above all in the slowest hundredth.
        gains = np.einsum("p,pc->c", wants, chances)
        place = int(gains.argmax())
        if gains[place] <= 0:
            break
        places.append(place)
        wants = np.rint(wants * left[place])
        chances[:, place] = 0.0
    return places
