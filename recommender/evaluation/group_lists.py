"""Evaluates one list of twenty per group, by every strategy."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recommender.core.fixed_point import Columns, Flags, Floats, Totals
from recommender.core.ranking_input import RankingInput
from recommender.core.selection import best
from recommender.core.strategies import STRATEGIES
from recommender.evaluation import metrics

Values = dict[str, float]
PROTOCOLS = ("held-out likes", "own predictions")
LARGE = 16


UNSTRETCHED = "average, unstretched"


def lists(ranking_input: RankingInput, unstretched: Totals) -> dict[str, Columns]:
    """strategy → the twenty columns that it shows, in their order.

    unstretched: (members, titles) scores before histories are scaled alike, of which one more
    average is taken, as papers do it: there whoever has rated most weighs most.
    """
    found = {name: strategy(ranking_input, metrics.LENGTH) for name, strategy in STRATEGIES.items()}
    columns = ranking_input.columns
    total = unstretched.sum(axis=0)[columns]
    return found | {UNSTRETCHED: columns[best(total, metrics.LENGTH)]}


@dataclass(frozen=True)
class ListEvaluator:
    """Evaluates lists of one group. truth: (members, titles) held-out likes."""

    ranking_input: RankingInput
    truth: Flags

    def __call__(self, shown: Columns) -> dict[str, Values]:
        """protocol → metric → value."""
        return {
            PROTOCOLS[0]: self.by_held_out(shown),
            PROTOCOLS[1]: self.by_predictions(shown),
        }

    def by_held_out(self, shown: Columns) -> Values:
        """Only members count to whom the group could have been shown something that they like: a
        held-out like that another member has seen is not among the candidates."""
        counted = self._relevant > 0
        hits, relevant = metrics.hits_of(shown, self.truth)[counted], self._relevant[counted]
        return self._summary(metrics.ndcg(hits, relevant), hits, relevant)

    def by_predictions(self, shown: Columns) -> Values:
        """The predicted scores taken as truth: gains are fits, and relevant to a
        member are their own best twenty."""
        hits = metrics.hits_of(shown, self._favoured)
        ndcg = metrics.graded_ndcg(self.ranking_input.fits(shown), self._best_fits)
        return self._summary(ndcg, hits, np.full(len(hits), self._favourites.shape[1]))

    @cached_property
    def _relevant(self) -> Columns:
        return np.asarray(self.truth[:, self.ranking_input.columns].sum(axis=1), np.int64)

    @cached_property
    def _favourites(self) -> Columns:
        return np.stack(
            [mark.favourites[: metrics.LENGTH] for mark in self.ranking_input.row_stats]
        )

    @cached_property
    def _favoured(self) -> Flags:
        flags = np.zeros_like(self.truth)
        np.put_along_axis(flags, self._favourites, True, axis=1)
        return flags

    @cached_property
    def _best_fits(self) -> Floats:
        return self.ranking_input.fits(self._favourites)

    def _summary(self, ndcg: Floats, hits: Flags, relevant: Columns) -> Values:
        return summary(ndcg, hits, relevant, large=self.ranking_input.slots.size >= LARGE)


def summary(ndcg: Floats, hits: Flags, relevant: Columns, *, large: bool) -> Values:
    """Each metric's mean, minimum and min/max over the members; who found nothing; and for large
    groups, where one member always finds nothing, the tenth percentile."""
    found = {"zero recall": float(np.mean(~hits.any(axis=1))) if hits.size else np.nan}
    each = {"ndcg": ndcg, "recall": metrics.recall(hits, relevant), "dfh": metrics.dfh(hits)}
    for name, values in each.items():
        found |= {f"{name} {what}": value for what, value in over_members(values).items()}
        if large:
            found[f"{name} p10"] = float(np.quantile(values, 0.1)) if values.size else np.nan
    return found


def over_members(values: Floats) -> Values:
    if not values.size:
        return dict.fromkeys(("mean", "min", "min/max"), np.nan)
    lowest, highest = float(values.min()), float(values.max())
    return {
        "mean": float(values.mean()),
        "min": lowest,
        "min/max": lowest / highest if highest > 0 else 0.0,
    }
