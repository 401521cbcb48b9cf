"""Round robin: participants choose in turn."""

from recommender.core.blocks import fair_mix
from recommender.core.fixed_point import Columns
from recommender.core.ranking_input import RankingInput


def round_robin_fairness(ranking_input: RankingInput, limit: int) -> Columns:
    """Each participant's best remaining title in turn, the most important participant first.

    FAI in D. Serbos, S. Qi, N. Mamoulis, E. Pitoura, P. Tsaparas, Fairness in Package-to-Group
    Recommendations, WWW 2017, doi:10.1145/3038912.3052612.
    """
    return fair_mix(ranking_input.counted, limit)
