"""The grids that numbers live on, so that sums are exact and their order cannot matter.

| quantity | stored as | unit | range |
|---|---|---|---|
| weight | int | 2⁻⁸ | −1 … 1 |
| importance | int | 2⁻⁸ | 0 … 64 |
| lift L, similarity B | int16 | 2⁻¹² | ±32767/4096, just under 8 |
| prior b, score s | int32 | 2⁻²⁰ | b within ±32; s within ±2048 |

A weight times a lift is a whole number of score units, at most 2⁸·32767 = 2²³ − 2⁸ of them; b is
at most 2²⁵, and a history moves a title by at most 2²⁴. So a row of `MOST_WEIGHTS` = 250 weights
stays at 250·(2²³ − 2⁸) + 2²⁵ + 2²⁴ < 2³¹ or below: no row can overflow. A total, int64, sums
importance times row: for 64 participants below 2⁵².
"""

from typing import Any

import numpy as np
import numpy.typing as npt

WEIGHT_ONE = 1 << 8
LIFT_ONE = 1 << 12
SCORE_ONE = 1 << 20
LARGEST_LIFT = np.iinfo(np.int16).max
LARGEST_PRIOR = 32 * SCORE_ONE
MOST_WEIGHTS = 250
MOST_IMPORTANCE = 64

Lifts = npt.NDArray[np.int16]
Scores = npt.NDArray[np.int32]
Totals = npt.NDArray[np.int64]
Columns = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def weight(number: float) -> int:
    """A weight or an importance on its grid; half-way cases go to the even neighbour."""
    return round(number * WEIGHT_ONE)


def lifts(numbers: npt.NDArray[Any]) -> Lifts:
    """Lifts or similarities, any shape, in natural units → int16; beyond the range is clipped."""
    scaled = np.rint(np.asarray(numbers, np.float64) * LIFT_ONE)
    return np.clip(scaled, -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)


def priors(numbers: npt.NDArray[Any]) -> Scores:
    """Priors in natural units → int32; beyond ±32 is clipped."""
    scaled = np.rint(np.asarray(numbers, np.float64) * SCORE_ONE)
    return np.clip(scaled, -LARGEST_PRIOR, LARGEST_PRIOR).astype(np.int32)
