"""How far a mean could be off: percentile bootstrap over people or over groups.

B. Efron, Bootstrap Methods: Another Look at the Jackknife, Annals of Statistics 7(1), 1979,
doi:10.1214/aos/1176344552. Two methods are compared on the same resampled people, pair by pair, so
what makes some people easier to serve than others does not blur the difference.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from recommender.core.grid import Floats

DRAWS = 2000
SEED = 1979
BOUNDS = (0.025, 0.975)


class Estimate(NamedTuple):
    """A value and its 95 % interval; all nan where there was nothing to measure."""

    value: float
    low: float
    high: float


NOTHING = Estimate(np.nan, np.nan, np.nan)


def mean(values: Floats) -> Estimate:
    """values: (n,) one per person or group; nan where one had nothing to measure."""
    kept = values[np.isfinite(values)]
    if not kept.size:
        return NOTHING
    return _estimate(float(kept.mean()), _resampled(kept.size) @ kept)


def change(values: Floats, base: Floats) -> Estimate:
    """The relative change of the mean against another's, +0.05 for five per cent more.

    values, base: (n,) of the same people or groups in the same order.
    """
    both = np.isfinite(values) & np.isfinite(base)
    if not both.any() or not base[both].mean():
        return NOTHING
    shares = _resampled(int(both.sum()))
    below = shares @ base[both]
    draws = np.divide(shares @ values[both], below, out=np.ones_like(below), where=below > 0) - 1
    return _estimate(float(values[both].mean() / base[both].mean()) - 1, draws)


def _estimate(value: float, draws: Floats) -> Estimate:
    low, high = np.quantile(draws, BOUNDS)
    return Estimate(value, float(low), float(high))


@lru_cache(maxsize=8)
def _resampled(count: int) -> Floats:
    """(draws, count) how often each one is drawn, over the count."""
    dice = np.random.default_rng(SEED)
    return dice.multinomial(count, np.full(count, 1 / count), size=DRAWS) / count
