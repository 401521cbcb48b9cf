"""The scores of a member from their history, rescaled to the spread of the prior."""

from typing import NamedTuple

import numpy as np

from recommender.core.fixed_point import SCORE_ONE, Columns, Scores, Totals

PRIOR_TENTHS = 3
# Least distance of the best title from the median where popularity hardly varies.
LEAST_SPREAD = SCORE_ONE
# How far a history may move a title; with it, 250 full weights still cannot overflow a row.
FARTHEST = 16 * SCORE_ONE
SHARE_ONE = 1 << 12
_LARGEST_SUM = 1 << 34


class HistoryRow(NamedTuple):
    """row: (titles,) int32 score units. share: how much of the prior it contains, in 1/4096."""

    row: Scores
    share: int


def history_row(prior: Scores, history_lift: Totals, disliked: Columns) -> HistoryRow:
    """0.3·b + history_lift, shifted and scaled to the median and the maximum of b.

    prior: (titles,) b. history_lift: (titles,) Σ r·B of the rated. disliked: columns of what they
    rated badly, capped at the median.

    The sum for a history of hundreds of ratings spreads ten times as far as the prior, and
    tonight's weights and the rows of others are added to it. Rescaled, a slider moves a member's
    list about as far as a guest's, and a long history counts for no more than a short one. In
    integers: the same result on every machine.
    """
    raw = prior.astype(np.int64) * PRIOR_TENTHS // 10 + np.clip(
        history_lift, -_LARGEST_SUM, _LARGEST_SUM
    )
    middle, middle_of_prior = _median(raw), _median(prior)
    raw[disliked] = np.minimum(raw[disliked], middle)
    # With dislikes only, nothing may be above the median.
    spread = int(raw.max(initial=middle)) - middle or middle - int(raw.min(initial=middle))
    if not spread:
        return HistoryRow(prior.copy(), SHARE_ONE)
    wanted = max(LEAST_SPREAD, int(prior.max()) - middle_of_prior)
    change = (raw - middle) * wanted // spread + middle_of_prior - prior
    row = prior + np.clip(change, -FARTHEST, FARTHEST).astype(np.int32)
    return HistoryRow(row, min(SHARE_ONE, SHARE_ONE * PRIOR_TENTHS * wanted // (10 * spread)))


def share_of(prior: Scores, share: int) -> Scores:
    """The prior's part in a row; exactly the prior for a share of one."""
    if share == SHARE_ONE:
        return prior
    return (prior.astype(np.int64) * share // SHARE_ONE).astype(np.int32)


def _median(values: Scores | Totals) -> int:
    """The lower median; 0 for no values."""
    if not values.size:
        return 0
    place = (values.size - 1) // 2
    return int(np.partition(values, place)[place])
