"""Where titles stand for one participant: the marks that a fit and an agreement need."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recommender.core.grid import Columns, Flags, Scores
from recommender.core.selection import best_from

TOP_SHARE = 20  # one in twenty: the top 5 %


@dataclass(frozen=True)
class Standing:
    """Marks of one row over the titles that pass the mask. Scores are in score units.

    favourites: columns of the participant's best titles, best first.
    bar: what one title in twenty reaches when the prior counts less (see `spoken`);
    top: which of the titles that pass the mask reach it.
    """

    median: int
    best: int
    bar: int
    top: Flags
    favourites: Columns
    row: Scores
    allowed: Columns | None

    @cached_property
    def ordered(self) -> Scores:
        """The scores that pass the mask, ascending. Sorted when first asked for: few lists need
        it. Holds as long as the row does not change."""
        return np.sort(self._values)

    @cached_property
    def below(self) -> Columns:
        """(allowed,) how many titles they like less than each. Kept like the ordered scores."""
        return np.searchsorted(self.ordered, self._values, side="left")

    @property
    def _values(self) -> Scores:
        return self.row if self.allowed is None else self.row[self.allowed]


def top_count(titles: int) -> int:
    """How many titles are the top 5 %: rounded up, so that one title has a top."""
    return -(-titles // TOP_SHARE)


def spoken(row: Scores, prior: Scores) -> Scores:
    """What somebody has asked for: their scores with the prior's part cut to three sixteenths.

    Everybody's scores share the prior, and with all of it everybody's best titles are the popular
    ones: two who want the opposite would seem to agree. Any matching parts of a row and the prior.
    """
    return row - prior + ((3 * prior) >> 4)


def standing(row: Scores, prior: Scores, allowed: Columns | None, favourites: int) -> Standing:
    """row, prior: (titles,) int32. allowed: columns that pass the mask, ascending; None for all.

    The median is the lower one of two. Raises ValueError if nothing passes: then there is no
    median, and no list to rank.
    """
    asked = spoken(row, prior)
    if allowed is not None:
        asked = asked[allowed]
    values = row if allowed is None else row[allowed]
    count = values.size
    if not count:
        raise ValueError("Nothing passes the mask, so nothing has a standing.")
    kept = min(favourites, count)
    places = best_from(values, kept, _nth_largest(values, kept))
    bar = _nth_largest(asked, top_count(count))
    return Standing(
        median=int(_nth_largest(values, count - (count - 1) // 2)),
        best=int(values[places[0]]),
        bar=int(bar),
        top=asked >= bar,
        favourites=places if allowed is None else allowed[places],
        row=row,
        allowed=allowed,
    )


def _nth_largest(values: Scores, nth: int) -> np.int32:
    # One mark at a time: NumPy's vectorised selection knows a single one, and three such calls
    # cost a fifth of one call with three marks.
    place = values.size - nth
    mark: np.int32 = np.partition(values, place)[place]
    return mark
