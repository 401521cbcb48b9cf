"""Metrics of a list for one person: nDCG, recall and DFH over its first twenty titles.

All take hits or gains with the places on the last axis, so they serve one list or thousands.
DFH, the discount of the first hit, and zero recall as in Kaya, Bridge and Tintarev, Ensuring
Fairness in Group Recommendations by Rank-Sensitive Balancing of Relevance, RecSys 2020,
doi:10.1145/3383313.3412232.
"""

import numpy as np
import numpy.typing as npt

from recommender.core.fixed_point import Columns, Flags, Floats

LENGTH = 20


def discounts(length: int) -> Floats:
    """(length,) 1/log2(place + 1), places counted from 1."""
    found: Floats = 1 / np.log2(np.arange(length) + 2)
    return found


def ndcg(hits: Flags, relevant: npt.NDArray[np.int64]) -> Floats:
    """The discounted hits over those of the best list. hits: (…, places) bool; relevant: (…,) how
    many titles could be hit. In 0 … 1; 0 where nothing could be hit."""
    discount = discounts(hits.shape[-1])
    ideal = np.concatenate([[0.0], np.cumsum(discount)])
    best = ideal[np.minimum(relevant, hits.shape[-1])]
    return _share(hits @ discount, best)


def recall(hits: Flags, relevant: npt.NDArray[np.int64]) -> Floats:
    """The share of the relevant titles that are in the list; 0 where there are none."""
    return _share(hits.sum(axis=-1), relevant)


def dfh(hits: Flags) -> Floats:
    """1/log2(place + 1) of the first hit; 0 without one."""
    first = hits.argmax(axis=-1)
    return np.where(hits.any(axis=-1), discounts(hits.shape[-1])[first], 0.0)


def graded_ndcg(gains: Floats, best: Floats) -> Floats:
    """As `ndcg` for gains ≥ 0. gains: (…, places) of the list; best: (…, places) the largest that
    there are, descending."""
    discount = discounts(gains.shape[-1])
    return _share(gains @ discount, best @ discount)


def hits_of(shown: Columns, truth: Flags) -> Flags:
    """(people, places): which of the shown titles each one likes. shown: (places,) the same for
    all, or (people, places); truth: (people, titles)."""
    if shown.ndim == 1:
        return truth[:, shown]
    found: Flags = np.take_along_axis(truth, shown, axis=1)
    return found


def _share(part: npt.NDArray[np.generic], whole: npt.NDArray[np.generic]) -> Floats:
    above, below = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
