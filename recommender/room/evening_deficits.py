"""Adjusts importance by how well a party's evenings so far served each participant."""

from collections.abc import Mapping, Sequence

import numpy as np

from recommender.core.fairness import adjusted_importance, bounded_deficits
from recommender.core.fixed_point import WEIGHT_ONE, quantize_weight


def adjusted_importances(
    given: Mapping[str, float], evenings: Sequence[Mapping[str, float]]
) -> dict[str, float]:
    """The host's importance of each participant, times their deficit weight.

    given: participant → 0 … 64, all who take part tonight. evenings: satisfaction, 0 … 1, of those
    who were present at each evening so far. Those who no longer take part are ignored. The weights
    differ by at most 2 : 1 after one evening, and 4 : 1 after any number. Without evenings the
    host's importance is unchanged. Raises ValueError for a satisfaction out of range.
    """
    if not all(0 <= number <= 1 for evening in evenings for number in evening.values()):
        raise ValueError("A satisfaction lies between 0 and 1.")
    names = sorted(given)
    satisfied = np.array(
        [[evening.get(name, np.nan) for name in names] for evening in evenings], np.float64
    ).reshape(len(evenings), len(names))
    granted = np.array([quantize_weight(given[name]) for name in names], np.int64)
    adjusted = adjusted_importance(granted, bounded_deficits(satisfied)).tolist()
    return {name: number / WEIGHT_ONE for name, number in zip(names, adjusted, strict=True)}
