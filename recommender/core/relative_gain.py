"""What a title is worth to a participant, relative to the list that would suit them best."""

import math
from functools import lru_cache

import numpy as np

from recommender.core.fixed_point import Floats

IDEAL_LENGTH = 20
DISCOUNT_ONE = float(1 << 16)


def gain(fits: Floats) -> Floats:
    """N³, of any shape: a title has to be near the best to be worth much."""
    return fits * fits * fits


@lru_cache(maxsize=64)
def discounts(count: int) -> tuple[float, ...]:
    """1/log2(k + 1) of the places k = 1 … count in whole 2⁻¹⁶."""
    return tuple(float(round(DISCOUNT_ONE / math.log2(place + 2))) for place in range(count))


def ideal_gain(best_fits: Floats) -> float:
    """Σ N³/log2(k + 1) of the best list of twenty, in 2⁻¹⁶. best_fits: (n,), the best first."""
    fits = best_fits[:IDEAL_LENGTH]
    # Added from first to last on every machine; a sum of NumPy's may be split differently.
    return float(np.add.accumulate(gain(fits) * discounts(fits.size))[-1])
