"""What one of them makes of a title: whoever likes it least, or whoever likes it most.

J. Masthoff, Group Recommender Systems: Aggregation, Satisfaction and Group Attributes,
Recommender Systems Handbook, 2015, doi:10.1007/978-1-4899-7637-6_22.

Scores are compared as (score − median) / (best − median), so that somebody with many strong
weights is not always the one who decides. Importance 0 leaves a participant out; beyond that it
makes no difference, since neither misery nor pleasure is a matter of votes.
"""

from collections.abc import Iterator

import numpy as np

from recommender.core.board import Board
from recommender.core.grid import Columns, Floats
from recommender.core.selection import best_by


def least_misery(board: Board, limit: int) -> Columns:
    """By whoever likes the title least; then by the mean."""
    lowest: Floats = np.full(board.columns.size, np.inf)
    for places in _places(board):
        np.minimum(lowest, places, out=lowest)
    return best_by(lowest, board.total[board.columns], board.columns, limit)


def most_pleasure(board: Board, limit: int) -> Columns:
    """By whoever likes the title most; then by the mean."""
    highest: Floats = np.full(board.columns.size, -np.inf)
    for places in _places(board):
        np.maximum(highest, places, out=highest)
    return best_by(highest, board.total[board.columns], board.columns, limit)


def _places(board: Board) -> Iterator[Floats]:
    """(columns,) for each who is heard: 0 at their median title, 1 at their best."""
    heard = board.heard
    for slot, (median,), (spread,) in zip(heard.slots, heard.medians, heard.spreads, strict=True):
        row = board.rows[slot] if board.allowed is None else board.rows[slot, board.allowed]
        yield (row - median) / max(spread, 1)
