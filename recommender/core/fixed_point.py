"""Fixed-point grids for weights, lifts and scores: sums are exact, and independent of their order.

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


def quantize_weight(number: float) -> int:
    """Quantizes a weight or an importance to whole 1/256; half-way cases round to even."""
    return round(number * WEIGHT_ONE)


def quantize_lifts(numbers: npt.NDArray[Any]) -> Lifts:
    """Quantizes lifts or similarities of any shape, in natural units, to int16; clips them."""
    scaled = np.rint(np.asarray(numbers, np.float64) * LIFT_ONE)
    return np.clip(scaled, -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)


def quantize_priors(numbers: npt.NDArray[Any]) -> Scores:
    """Quantizes priors in natural units to int32; clips them at ±32."""
    scaled = np.rint(np.asarray(numbers, np.float64) * SCORE_ONE)
    return np.clip(scaled, -LARGEST_PRIOR, LARGEST_PRIOR).astype(np.int32)
