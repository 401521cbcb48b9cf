"""How much the room's profiles overlap."""

from typing import Literal

import numpy as np

from recommender.core.board import Board
from recommender.core.grid import Columns, Flags
from recommender.core.standing import top_count

MOST_NEEDED = 20


def shared_titles(board: Board) -> Columns:
    """Columns that lie in the top 5 % of what everybody has asked for, ascending; a title level
    with somebody's bar is in it. At least one participant."""
    shared: Flags = np.logical_and.reduce([mark.top for mark in board.standings])
    places = np.flatnonzero(shared)
    return places if board.allowed is None else board.allowed[places]


def needed_for_shared(titles: int) -> int:
    """k: a twentieth of the top 5 %, at least 1 and at most 20 titles (from 8,000 titles on)."""
    return max(1, min(MOST_NEEDED, top_count(titles) // MOST_NEEDED))


def agreement(board: Board) -> Literal["shared", "partial", "none"]:
    """board: of those who stated something. Fewer than two of them have nothing to differ on."""
    if len(board.standings) < 2:
        return "shared"
    count = shared_titles(board).size
    if count >= needed_for_shared(board.size):
        return "shared"
    return "partial" if count else "none"
