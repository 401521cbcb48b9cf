"""Averages the room's weights, as far as they may be disclosed."""

from collections.abc import Sequence

from recommender.model.columns import TitleColumns
from recommender.types import Profile


def group_profile(profiles: Sequence[Profile], columns: TitleColumns) -> dict[str, float]:
    """The importance-weighted mean weight on each interest, three decimals, without zeros.

    Only over participants who do not hide theirs: a mean would disclose a hidden weight. A
    participant without a weight on an interest counts with 0.
    """
    seen = sorted((p for p in profiles if not p.hidden), key=lambda p: p.participant)
    importance = [profile.importance for profile in seen]
    if not any(importance):
        importance = [1.0] * len(seen)
    total, sums = sum(importance), dict[str, float]()
    for profile, weight in zip(seen, importance, strict=True):
        for key, number in profile.weights.items():
            sums[key] = sums.get(key, 0.0) + weight * number
    means = {key: round(sums[key] / total, 3) for key in sorted(sums) if columns.knows(key)}
    return {key: mean for key, mean in means.items() if mean}
