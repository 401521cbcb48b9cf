"""Simulates ten evenings of one group, with one title picked each."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from recommender.core.fairness import adjusted_importance, deficits
from recommender.core.fixed_point import Columns, Floats, Totals
from recommender.core.ranking_input import RankingInput
from recommender.core.strategies import STRATEGIES
from recommender.evaluation.ltp import ltp

EVENINGS = 10

Picks = Callable[[RankingInput], Columns]


def by_list(name: str) -> Picks:
    """The strategy's list from the top down, a title an evening."""
    return lambda ranking_input: STRATEGIES[name](ranking_input, EVENINGS)


def by_ltp(ranking_input: RankingInput) -> Columns:
    return ranking_input.columns[ltp(ranking_input.fits(ranking_input.columns), EVENINGS)]


def with_deficits(name: str) -> Picks:
    """The first title of the strategy's list that was not picked yet, ranked again every evening,
    while who gave in on the evenings before weighs more."""

    def picks(ranking_input: RankingInput) -> Columns:
        chosen: list[int] = []
        for _ in range(min(EVENINGS, ranking_input.columns.size)):
            satisfied = ranking_input.fits(np.array(chosen, np.int64)).T
            tonight = with_importance(
                ranking_input, adjusted_importance(ranking_input.importance, deficits(satisfied))
            )
            shown = STRATEGIES[name](tonight, len(chosen) + 1).tolist()
            chosen.append(next(column for column in shown if column not in chosen))
        return np.array(chosen, np.int64)

    return picks


def with_importance(ranking_input: RankingInput, importance: Totals) -> RankingInput:
    """The same input with another importance."""
    total = np.einsum(
        "p,pc->c", importance, ranking_input.rows[ranking_input.slots].astype(np.int64)
    )
    return replace(ranking_input, importance=importance, total=total)


WAYS: dict[str, Picks] = (
    {name: by_list(name) for name in STRATEGIES}
    | {"LTP": by_ltp}
    | {f"{name}, deficits": with_deficits(name) for name in ("average", "score_coverage")}
)


def satisfaction(ranking_input: RankingInput, picks: Columns) -> Floats:
    """(members,) the fits of the picks over those of the member's own ten best: 0 … 1."""
    got: Floats = ranking_input.fits(picks).sum(axis=1)
    dreams = np.stack([mark.favourites[: picks.size] for mark in ranking_input.row_stats])
    most = ranking_input.fits(dreams).sum(axis=1)
    shares: Floats = np.divide(got, most, out=np.ones_like(got), where=most > 0)
    return shares


def evaluate(ranking_input: RankingInput, picks: Columns) -> dict[str, float]:
    each = satisfaction(ranking_input, picks)
    lowest, highest = float(each.min()), float(each.max())
    return {
        "mean": float(each.mean()),
        "worst": lowest,
        "min/max": lowest / highest if highest > 0 else 1.0,
    }
