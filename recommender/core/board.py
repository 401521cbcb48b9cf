"""What a strategy ranks: everybody's rows, what they weigh, and what may be shown."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from recommender.core.grid import Columns, Floats, Scores, Totals
from recommender.core.standing import Standing


@dataclass(frozen=True)
class Board:
    """rows: (slots, titles) int32 score units; slots: (participants,) which rows count, in order.

    importance: (participants,) int64 ≥ 0 in 1/256, not all 0. total: (titles,) int64, the sum of
    importance times row. allowed: columns that pass the mask, ascending; None for all.
    standings: one per participant. Participants stand in the order of their ids, columns in the
    order of title ids, so the lower place is the tie-break everywhere.
    """

    rows: Scores
    slots: npt.NDArray[np.int64]
    importance: Totals
    total: Totals
    allowed: Columns | None
    standings: list[Standing]

    @cached_property
    def medians(self) -> Totals:
        return np.array([[mark.median] for mark in self.standings], np.int64).reshape(-1, 1)

    @cached_property
    def spreads(self) -> Totals:
        bests = np.array([[mark.best] for mark in self.standings], np.int64).reshape(-1, 1)
        return bests - self.medians

    @cached_property
    def heard(self) -> "Board":
        """The same board for those who have any importance."""
        if self.importance.all():
            return self
        return self.for_some(np.flatnonzero(self.importance).tolist())

    @property
    def size(self) -> int:
        """How many titles pass the mask."""
        return self.total.size if self.allowed is None else self.allowed.size

    @property
    def columns(self) -> Columns:
        return np.arange(self.total.size) if self.allowed is None else self.allowed

    def scores(self, columns: Columns) -> Scores:
        """(participants, columns) int32. columns: the same for all, or a row for each."""
        return self.rows[self.slots[:, None], columns]

    def fits(self, columns: Columns) -> Floats:
        """N (participants, columns): 0 at or below one's median title, 1 at one's best.

        columns: the same for all, (columns,), or each one's own, (participants, columns).

        Where all titles are level with the median, the best fit wholly and the rest not at all.
        """
        above = self.scores(columns) - self.medians
        scaled: Floats = above / np.maximum(self.spreads, 1)
        np.minimum(np.maximum(scaled, 0.0, out=scaled), 1.0, out=scaled)
        if self.spreads.all():
            return scaled
        return np.where(self.spreads == 0, (above >= 0).astype(np.float64), scaled)

    def for_some(self, places: list[int]) -> "Board":
        """The same board for some of the participants."""
        return Board(
            self.rows,
            self.slots[places],
            self.importance[places],
            self.total,
            self.allowed,
            [self.standings[place] for place in places],
        )
