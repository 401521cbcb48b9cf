"""Rules that make one list from many profiles. Each: (board, limit) → columns, best first.

Every list is the beginning of each longer one. Of equals the lower column comes first. Somebody
with importance 0 is not heard.
"""

from collections.abc import Callable

from recommender.core.board import Board
from recommender.core.grid import Columns
from recommender.core.strategies.consensus import (
    average,
    average_without_misery,
    multiplicative,
)
from recommender.core.strategies.coverage import gfar, score_coverage
from recommender.core.strategies.extremes import least_misery, most_pleasure
from recommender.core.strategies.proportion import ep_fuzzda
from recommender.core.strategies.turns import round_robin_fairness
from recommender.core.strategies.votes import approval, borda, copeland

__all__ = ["DEFAULT_STRATEGY", "STRATEGIES", "Strategy"]

Strategy = Callable[[Board, int], Columns]

STRATEGIES: dict[str, Strategy] = {
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
DEFAULT_STRATEGY = "score_coverage"
