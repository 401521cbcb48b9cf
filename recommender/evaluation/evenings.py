"""Ten evenings of one group: who gets how much, when one title is picked an evening."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from recommender.core.board import Board
from recommender.core.deficit import owed_importance
from recommender.core.grid import Columns, Floats, Totals
from recommender.core.strategies import STRATEGIES
from recommender.evaluation.ltp import ltp

EVENINGS = 10

Picks = Callable[[Board], Columns]


def by_list(name: str) -> Picks:
    """The strategy's list from the top down, a title an evening."""
    return lambda board: STRATEGIES[name](board, EVENINGS)


def by_ltp(board: Board) -> Columns:
    return board.columns[ltp(board.fits(board.columns), EVENINGS)]


def with_deficits(name: str) -> Picks:
    """The first title of the strategy's list that was not picked yet, every evening anew, while
    who gave in on the evenings before weighs more."""

    def picks(board: Board) -> Columns:
        chosen: list[int] = []
        for _ in range(min(EVENINGS, board.columns.size)):
            satisfied = board.fits(np.array(chosen, np.int64)).T
            tonight = weighed(board, owed_importance(board.importance, satisfied))
            shown = STRATEGIES[name](tonight, len(chosen) + 1).tolist()
            chosen.append(next(column for column in shown if column not in chosen))
        return np.array(chosen, np.int64)

    return picks


def weighed(board: Board, importance: Totals) -> Board:
    """The same board with another importance."""
    total = np.einsum("p,pc->c", importance, board.rows[board.slots].astype(np.int64))
    return replace(board, importance=importance, total=total)


WAYS: dict[str, Picks] = (
    {name: by_list(name) for name in STRATEGIES}
    | {"LTP": by_ltp}
    | {f"{name}, deficits": with_deficits(name) for name in ("average", "score_coverage")}
)


def satisfaction(board: Board, picks: Columns) -> Floats:
    """(members,) the fits of the picks over those of the member's own ten best: 0 … 1."""
    got: Floats = board.fits(picks).sum(axis=1)
    dreams = np.stack([mark.favourites[: picks.size] for mark in board.standings])
    most = board.fits(dreams).sum(axis=1)
    shares: Floats = np.divide(got, most, out=np.ones_like(got), where=most > 0)
    return shares


def judged(board: Board, picks: Columns) -> dict[str, float]:
    each = satisfaction(board, picks)
    lowest, highest = float(each.min()), float(each.max())
    return {
        "mean": float(each.mean()),
        "worst": lowest,
        "min/max": lowest / highest if highest > 0 else 1.0,
    }
