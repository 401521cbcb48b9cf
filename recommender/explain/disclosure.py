"""Restricts a room's numbers to what may be disclosed: those of participants who hide nothing.

A number that depends on hidden weights is an equation for them, and rounding does not help, since
there are thousands of titles to query. So nothing but the order of the list depends on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender.core.fixed_point import Columns, Scores, Totals
from recommender.core.ranking_input import RankingInput
from recommender.types import Profile


@dataclass(frozen=True)
class Disclosed:
    """What may be disclosed.

    ranking_input: of the named participants, in their order. prior: (titles,), the score of a room
    without preferences. is_all: no participant was left out.
    """

    names: list[str]
    ranking_input: RankingInput
    prior: Scores
    is_all: bool

    @property
    def importance(self) -> int:
        """The divisor of totals; 1 if no participant counts, when the total is the prior."""
        return int(self.ranking_input.importance.sum()) or 1

    def totals(self, columns: Columns) -> Totals:
        """(columns,) the sum of importance times score of the named participants."""
        if self.is_all:
            return self.ranking_input.total[columns]
        if not self.ranking_input.importance.any():
            return self.prior[columns].astype(np.int64)
        scores = self.ranking_input.scores(columns).astype(np.int64)
        total: Totals = np.einsum("p,pc->c", self.ranking_input.importance, scores)
        return total


def disclosed(
    ranking_input: RankingInput, profiles: Sequence[Profile], prior: Scores, also: str | None = None
) -> Disclosed:
    """Leaves out participants who hide their weights.

    ranking_input: of all profiles, in the order of their names. also: a participant who is included
    although they hide, since the result is for themselves.
    """
    ordered = sorted(profiles, key=lambda profile: profile.participant)
    positions = [k for k, each in enumerate(ordered) if not each.hidden or each.participant == also]
    names = [ordered[position].participant for position in positions]
    if len(positions) == len(ordered):
        return Disclosed(names, ranking_input, prior, is_all=True)
    if not ranking_input.row_stats:
        return Disclosed(names, _without_row_stats(ranking_input, positions), prior, is_all=False)
    return Disclosed(names, ranking_input.subset(positions), prior, is_all=False)


def _without_row_stats(ranking_input: RankingInput, positions: list[int]) -> RankingInput:
    """If no title may be shown there are no row statistics."""
    return replace(
        ranking_input,
        slots=ranking_input.slots[positions],
        importance=ranking_input.importance[positions],
    )
