"""Statistics of one participant's scores: median, best, top 5 %."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recommender.core.fixed_point import Columns, Flags, Scores
from recommender.core.relative_gain import IDEAL_LENGTH, ideal_gain
from recommender.core.selection import best_from

TOP_SHARE = 20  # one in twenty: the top 5 %


@dataclass(frozen=True)
class RowStats:
    """Statistics of one row over the titles that may be shown. Scores are in score units.

    favourites: columns of the participant's best titles, best first.
    threshold: the least stated score of the top 5 % (see `stated_scores`);
    is_top: (allowed,) which titles reach it. row, allowed: what the statistics are of.
    """

    median: int
    best: int
    threshold: int
    is_top: Flags
    favourites: Columns
    row: Scores
    allowed: Columns | None

    @cached_property
    def ordered(self) -> Scores:
        """The scores of the titles that may be shown, ascending. Sorted on first use, which few
        lists need. Valid as long as the row does not change."""
        return np.sort(self._values)

    @cached_property
    def below(self) -> Columns:
        """(allowed,) how many titles score less than each. Cached like the ordered scores."""
        return np.searchsorted(self.ordered, self._values, side="left")

    @cached_property
    def ideal_gain(self) -> float:
        """What this participant's own best list of twenty is worth to them, at least 2¹⁶. Valid as
        long as the row does not change."""
        best_scores = self.row[self.favourites[:IDEAL_LENGTH]]
        if self.best == self.median:
            return ideal_gain((best_scores >= self.best).astype(np.float64))
        above = np.maximum(best_scores - np.int64(self.median), 0)
        return ideal_gain(above / (self.best - self.median))

    @property
    def _values(self) -> Scores:
        return self.row if self.allowed is None else self.row[self.allowed]


def top_count(titles: int) -> int:
    """The size of the top 5 %, rounded up, so that one title has a top."""
    return -(-titles // TOP_SHARE)


def unstated_scores(prior: Scores) -> Scores:
    """What `stated_scores` takes from a row: the prior's part in it, less three sixteenths."""
    return prior - ((3 * prior) >> 4)


def stated_scores(row: Scores, unstated: Scores) -> Scores:
    """Scores with the prior's part reduced to three sixteenths.

    All scores contain the prior, and with all of it everybody's best titles are the popular ones:
    opposite preferences would look like agreement. row: score units; unstated: of equal shape,
    from `unstated_scores`, which is the same for all who have no history.
    """
    return row - unstated


def compute_row_stats(
    row: Scores, unstated: Scores, allowed: Columns | None, favourites: int
) -> RowStats:
    """Computes the statistics of one row.

    row, unstated: (titles,) int32, as in `stated_scores`. allowed: columns that may be shown,
    ascending; None for all. favourites: how many best titles to find. The median is the lower one
    of two. Raises ValueError if no title may be shown: then there is no median.
    """
    stated = stated_scores(row, unstated)
    if allowed is not None:
        stated = stated[allowed]
    values = row if allowed is None else row[allowed]
    count = values.size
    if not count:
        raise ValueError("No title may be shown, so there are no statistics.")
    kept = min(favourites, count)
    places = best_from(values, kept, _nth_largest(values, kept))
    threshold = _nth_largest(stated, top_count(count))
    return RowStats(
        median=int(_nth_largest(values, count - (count - 1) // 2)),
        best=int(values[places[0]]),
        threshold=int(threshold),
        is_top=stated >= threshold,
        favourites=places if allowed is None else allowed[places],
        row=row,
        allowed=allowed,
    )


def _nth_largest(values: Scores, nth: int) -> np.int32:
    # One value at a time: NumPy's vectorised selection handles a single one, and three such calls
    # cost a fifth of one call with three.
    place = values.size - nth
    found: np.int32 = np.partition(values, place)[place]
    return found
