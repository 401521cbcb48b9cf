"""A group as its members' rows, with what nobody in it has seen."""

from dataclasses import dataclass

import numpy as np

from recommender.core.board import Board
from recommender.core.grid import WEIGHT_ONE, Columns, Flags, Scores
from recommender.core.standing import standing

FAVOURITES = 40


@dataclass(frozen=True)
class Crowd:
    """Everybody who can be in a group. rows: (people, titles) int32 score units; prior: (titles,);
    seen, truth: (people, titles)."""

    rows: Scores
    prior: Scores
    seen: Flags
    truth: Flags


def board_of(crowd: Crowd, members: Columns) -> Board:
    """All members equally important; a title that anyone is known to have seen is left out."""
    rows = crowd.rows[members]
    unseen = np.flatnonzero(~crowd.seen[members].any(axis=0))
    return Board(
        rows=rows,
        slots=np.arange(members.size),
        importance=np.full(members.size, WEIGHT_ONE, np.int64),
        total=WEIGHT_ONE * rows.sum(axis=0, dtype=np.int64),
        allowed=unseen,
        standings=[standing(row, crowd.prior, unseen, FAVOURITES) for row in rows],
    )
