"""Everybody chooses in turn."""

from recommender.core.blocks import fair_mix
from recommender.core.board import Board
from recommender.core.grid import Columns


def round_robin_fairness(board: Board, limit: int) -> Columns:
    """Each one's best remaining title in turn, the most important first.

    FAI in D. Serbos, S. Qi, N. Mamoulis, E. Pitoura, P. Tsaparas, Fairness in Package-to-Group
    Recommendations, WWW 2017, doi:10.1145/3038912.3052612.
    """
    return fair_mix(board.heard, limit)
