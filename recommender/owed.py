"""What a party's evenings so far owe each participant tonight."""

from collections.abc import Mapping, Sequence

import numpy as np

from recommender.core.deficit import owed_importance
from recommender.core.grid import WEIGHT_ONE, weight


def owed_importances(
    given: Mapping[str, float], evenings: Sequence[Mapping[str, float]]
) -> dict[str, float]:
    """The host's importance of each participant, times what those who gave in are owed.

    given: participant → 0 … 64, all who take part tonight. evenings: of each one so far how well
    it served those who were there, 0 … 1; who is not in it was away. Whoever takes part tonight
    no more is not counted. Without evenings everybody keeps what the host gave them. Raises
    ValueError for a number that cannot be a satisfaction.
    """
    if not all(0 <= number <= 1 for evening in evenings for number in evening.values()):
        raise ValueError("How well an evening served somebody lies between 0 and 1.")
    names = sorted(given)
    satisfied = np.array(
        [[evening.get(name, np.nan) for name in names] for evening in evenings], np.float64
    ).reshape(len(evenings), len(names))
    granted = np.array([weight(given[name]) for name in names], np.int64)
    owed = owed_importance(granted, satisfied).tolist()
    return {name: number / WEIGHT_ONE for name, number in zip(names, owed, strict=True)}
