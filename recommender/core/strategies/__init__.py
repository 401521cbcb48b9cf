"""Strategies that rank titles for a group. Each: (ranking_input, limit) → columns, best first.

Every list is a prefix of each longer one. Of equals the lower column comes first. Participants with
importance 0 are ignored.
"""

from collections.abc import Callable

from recommender.core.fixed_point import Columns
from recommender.core.ranking_input import RankingInput
from recommender.core.strategies.averages import (
    average,
    average_without_misery,
    multiplicative,
)
from recommender.core.strategies.coverage import gfar, score_coverage
from recommender.core.strategies.ep_fuzzda import ep_fuzzda
from recommender.core.strategies.least_misery_most_pleasure import least_misery, most_pleasure
from recommender.core.strategies.proportional import proportional_fairness
from recommender.core.strategies.round_robin import round_robin_fairness
from recommender.core.strategies.votes import approval, borda, copeland

__all__ = ["DEFAULT_STRATEGY", "STRATEGIES", "Strategy"]

Strategy = Callable[[RankingInput, int], Columns]

STRATEGIES: dict[str, Strategy] = {
    "proportional_fairness": proportional_fairness,
    "score_coverage": score_coverage,
    "average": average,
    "average_without_misery": average_without_misery,
    "least_misery": least_misery,
    "most_pleasure": most_pleasure,
    "multiplicative": multiplicative,
    "borda": borda,
    "copeland": copeland,
    "approval": approval,
    "round_robin_fairness": round_robin_fairness,
    "gfar": gfar,
    "ep_fuzzda": ep_fuzzda,
}
DEFAULT_STRATEGY = "proportional_fairness"
