"""Selects the largest values, with deterministic tie-breaking."""

from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.core.fixed_point import Columns


def best(values: npt.NDArray[Any], count: int) -> Columns:
    """Positions of the `count` largest values, largest first; of equals the lower position first.

    values: (n,) of any signed number type. Returns min(count, n) positions as int64. Linear in
    n: only the selected values are sorted.
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
    """As `best`, with the count-th largest value already known."""
    chosen = np.flatnonzero(values >= last)
    return chosen[np.argsort(-values[chosen], kind="stable")[:count]]
