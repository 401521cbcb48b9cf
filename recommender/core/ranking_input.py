"""The input of a strategy: participants' scores and importance, and the titles allowed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from recommender.core.fixed_point import Columns, Floats, Scores, Totals
from recommender.core.row_stats import RowStats


@dataclass(frozen=True)
class RankingInput:
    """Scores and importance of a room's participants, for strategies to rank.

    rows: (slots, titles) int32 score units; slots: (participants,) which rows count, in order.

    importance: (participants,) int64 ≥ 0 in 1/256, not all 0. total: (titles,) int64, the sum of
    importance times row. allowed: columns that may be shown, ascending; None for all.
    row_stats: one per participant. Participants are in the order of their ids, columns in the order
    of title ids, so the lower index breaks ties everywhere.
    """

    rows: Scores
    slots: npt.NDArray[np.int64]
    importance: Totals
    total: Totals
    allowed: Columns | None
    row_stats: list[RowStats]

    @cached_property
    def medians(self) -> Totals:
        return np.array([[stats.median] for stats in self.row_stats], np.int64).reshape(-1, 1)

    @cached_property
    def spreads(self) -> Totals:
        bests = np.array([[stats.best] for stats in self.row_stats], np.int64).reshape(-1, 1)
        return bests - self.medians

    @cached_property
    def counted(self) -> "RankingInput":
        """The same for participants with an importance above 0."""
        if self.importance.all():
            return self
        return self.subset(np.flatnonzero(self.importance).tolist())

    @property
    def size(self) -> int:
        """How many titles may be shown."""
        return self.total.size if self.allowed is None else self.allowed.size

    @property
    def columns(self) -> Columns:
        return np.arange(self.total.size) if self.allowed is None else self.allowed

    def scores(self, columns: Columns) -> Scores:
        """(participants, columns) int32. columns: the same for all, or one row each."""
        # Positions in all rows at once, which takes less than indexing by two arrays.
        found: Scores = self.rows.take(self.slots[:, None] * self.rows.shape[1] + columns)
        return found

    def fits(self, columns: Columns) -> Floats:
        """(participants, columns) fits in 0 … 1: 0 up to the median title's score, 1 at the best.

        columns: the same for all, (columns,), or each one's own, (participants, columns).

        Where all titles are level with the median, the best fit wholly and the rest not at all.
        """
        above = self.scores(columns) - self.medians
        scaled: Floats = above / np.maximum(self.spreads, 1)
        np.minimum(np.maximum(scaled, 0.0, out=scaled), 1.0, out=scaled)
        if self.spreads.all():
            return scaled
        return np.where(self.spreads == 0, (above >= 0).astype(np.float64), scaled)

    def subset(self, positions: list[int]) -> "RankingInput":
        """The same for the participants at these positions."""
        return RankingInput(
            self.rows,
            self.slots[positions],
            self.importance[positions],
            self.total,
            self.allowed,
            [self.row_stats[place] for place in positions],
        )
