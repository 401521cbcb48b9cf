"""The largest few of many, in one order for everybody."""

from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.core.grid import Columns


def best(values: npt.NDArray[Any], count: int) -> Columns:
    """Places of the `count` largest values, largest first; of equals the lower place first.

    values: (n,) of any signed number type. Returns min(count, n) places as int64. The work is
    linear in n: only what lies above the last place is sorted.
    """
    if count <= 0:
        return np.empty(0, np.int64)
    if count >= values.size:
        return np.argsort(-values, kind="stable")
    last = np.partition(values, values.size - count)[values.size - count]
    return best_from(values, count, last)


def best_by(
    values: npt.NDArray[Any], ties: npt.NDArray[Any], columns: Columns, count: int
) -> Columns:
    """The `count` columns of largest value, largest first; of equals the larger tie-breaker first,
    and then the lower column. values, ties, columns: (n,)."""
    if 0 < count < values.size:
        last = np.partition(values, values.size - count)[values.size - count]
        kept = np.flatnonzero(values >= last)
        values, ties, columns = values[kept], ties[kept], columns[kept]
    return columns[np.lexsort((columns, -ties, -values))[:count]]


def best_from(values: npt.NDArray[Any], count: int, last: Any) -> Columns:
    """As `best`, when the count-th largest value is already known."""
    above = np.flatnonzero(values > last)
    level = np.flatnonzero(values == last)[: count - above.size]
    chosen = np.concatenate([above, level])
    return chosen[np.argsort(-values[chosen], kind="stable")]
