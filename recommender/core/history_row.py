"""Where titles stand for somebody by their history: it decides the order, and never the volume."""

from typing import NamedTuple

import numpy as np

from recommender.core.grid import SCORE_ONE, Columns, Scores, Totals

PRIOR_TENTHS = 3
# How far the best title stands from the median where popularity says next to nothing.
LEAST_SPREAD = SCORE_ONE
# How far a history may move a title; with it, 250 full weights still cannot overflow a row.
FARTHEST = 16 * SCORE_ONE
SHARE_ONE = 1 << 12
_LARGEST_SUM = 1 << 34


class HistoryRow(NamedTuple):
    """row: (titles,) int32 score units. share: of the prior that is in it, in 1/4096."""

    row: Scores
    share: int


def history_row(prior: Scores, carried: Totals, disliked: Columns) -> HistoryRow:
    """0.3·b + carried, moved and stretched until its median and its best are those of b.

    prior: (titles,) b. carried: (titles,) Σ r·B of what they rated. disliked: columns of what they
    rated badly, which stand at the median at most.

    The sum for a history of hundreds of ratings spreads ten times as far as the prior. Ordered by
    it alone that would not matter; but a move made tonight adds to it, and so do the rows of
    others. Stretched, a slider moves a member's list about as far as a guest's, and a long history
    counts for no more than a short one. All in whole numbers: the same everywhere.
    """
    raw = prior.astype(np.int64) * PRIOR_TENTHS // 10 + np.clip(
        carried, -_LARGEST_SUM, _LARGEST_SUM
    )
    middle, middle_of_prior = _median(raw), _median(prior)
    raw[disliked] = np.minimum(raw[disliked], middle)
    # Somebody who has only disliked things may have nothing above the median.
    spread = int(raw.max(initial=middle)) - middle or middle - int(raw.min(initial=middle))
    if not spread:
        return HistoryRow(prior.copy(), SHARE_ONE)
    wanted = max(LEAST_SPREAD, int(prior.max()) - middle_of_prior)
    change = (raw - middle) * wanted // spread + middle_of_prior - prior
    row = prior + np.clip(change, -FARTHEST, FARTHEST).astype(np.int32)
    return HistoryRow(row, min(SHARE_ONE, SHARE_ONE * PRIOR_TENTHS * wanted // (10 * spread)))


def share_of(prior: Scores, share: int) -> Scores:
    """The prior's part in a row. Exactly the prior for a share of one."""
    if share == SHARE_ONE:
        return prior
    return (prior.astype(np.int64) * share // SHARE_ONE).astype(np.int32)


def _median(values: Scores | Totals) -> int:
    """The lower one of two; 0 of none."""
    if not values.size:
        return 0
    place = (values.size - 1) // 2
    return int(np.partition(values, place)[place])
