"""Confidence intervals of means: percentile bootstrap over people or groups.

B. Efron, Bootstrap Methods: Another Look at the Jackknife, Annals of Statistics 7(1), 1979,
doi:10.1214/aos/1176344552. Two methods are compared on the same resampled people, pair by pair, so
what makes some people easier to serve than others does not blur the difference. Groups of one fold
share a model and the ratings that are held out, so folds are resampled first and then the groups
within each (A. C. Davison, D. V. Hinkley, Bootstrap Methods and their Application, 1997, section
3.8, doi:10.1017/CBO9780511802843).
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from recommender.core.fixed_point import Columns, Flags, Floats

Folds = Columns

DRAWS = 2000
SEED = 1979
BOUNDS = (0.025, 0.975)


class Estimate(NamedTuple):
    """A value and its 95 % interval; all nan where there was nothing to measure."""

    value: float
    low: float
    high: float


NO_WEIGHTS = Estimate(np.nan, np.nan, np.nan)


def mean(values: Floats, folds: Folds | None = None) -> Estimate:
    """values: (n,) one per person or group; nan where one had nothing to measure. folds: (n,) the
    number of each one's fold; None for people, who are drawn independently."""
    kept = np.isfinite(values)
    if not kept.any():
        return NO_WEIGHTS
    return _estimate(float(values[kept].mean()), _shares(kept, folds) @ values[kept])


def change(values: Floats, base: Floats, folds: Folds | None = None) -> Estimate:
    """The relative change of the mean against another's, +0.05 for five per cent more.

    values, base: (n,) of the same people or groups in the same order. folds: as for a mean.
    """
    both = np.isfinite(values) & np.isfinite(base)
    if not both.any() or not base[both].mean():
        return NO_WEIGHTS
    shares = _shares(both, folds)
    below = shares @ base[both]
    draws = np.divide(shares @ values[both], below, out=np.ones_like(below), where=below > 0) - 1
    return _estimate(float(values[both].mean() / base[both].mean()) - 1, draws)


def _estimate(value: float, draws: Floats) -> Estimate:
    low, high = np.quantile(draws, BOUNDS)
    return Estimate(value, float(low), float(high))


def _shares(kept: Flags, folds: Folds | None) -> Floats:
    if folds is None:
        return _resampled(int(kept.sum()))
    return _resampled_by_fold(folds[kept].astype(np.int64).tobytes())


@lru_cache(maxsize=8)
def _resampled_by_fold(numbers: bytes) -> Floats:
    """(draws, groups) shares that add up to one: folds drawn first, then groups within each.

    numbers: int64, the fold of each group, as bytes, so that they can be a key.
    """
    folds = np.frombuffer(numbers, np.int64)
    names = np.unique(folds)
    dice = np.random.default_rng(SEED)
    often = dice.multinomial(names.size, np.full(names.size, 1 / names.size), size=DRAWS)
    counts = np.zeros((DRAWS, folds.size))
    for times, name in zip(often.T, names, strict=True):
        own = np.flatnonzero(folds == name)
        counts[:, own] = dice.multinomial(times * own.size, np.full(own.size, 1 / own.size))
    shares: Floats = counts / counts.sum(axis=1, keepdims=True)
    return shares


@lru_cache(maxsize=8)
def _resampled(count: int) -> Floats:
    """(draws, count) how often each one is drawn, over the count."""
    dice = np.random.default_rng(SEED)
    return dice.multinomial(count, np.full(count, 1 / count), size=DRAWS) / count
