"""Why: the summands that a score is made of, as exact decimals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from recommender.answer import Reason
from recommender.core.grid import SCORE_ONE, Columns, Totals
from recommender.room_rows import RoomRows

MOST_REASONS = 4
DECIMALS = 10_000  # amounts and scores are whole ten-thousandths, so they add up as written

Decimals = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Summand:
    """What some participants' weights on one interest or liked title add to titles.

    effects: (titles,) score units per unit of weight; shares: each one's weight times importance.
    """

    interest: str | None
    title: int | None
    effects: Totals
    shares: dict[str, int]

    @cached_property
    def _for(self) -> list[str]:
        return [participant for participant, share in self.shares.items() if share > 0]

    @cached_property
    def _against(self) -> list[str]:
        return [participant for participant, share in self.shares.items() if share < 0]

    def reason(self, effect: int, amount: int) -> Reason:
        """The participants named are those who pull the way the sum goes."""
        pulling = self._for if (amount > 0) == (effect > 0) else self._against
        return Reason(pulling, amount / DECIMALS, interest=self.interest, title=self.title)


def decimals(scores: Totals, importance: int) -> Decimals:
    """Importance-weighted sums of scores → means in ten-thousandths."""
    return np.rint(scores / (importance * SCORE_ONE) * DECIMALS).astype(np.int64)


def summands(rows: RoomRows, importance: Mapping[str, int], titles: Columns) -> list[Summand]:
    """One per interest or title that any of these participants has weighted, in a fixed order.

    importance: of each participant who is to be named; one with 0 contributes nothing.
    """
    model, known = rows.model, rows.model.columns
    wishes = {participant: rows.wishes_of[participant] for participant in sorted(importance)}
    interests = _shares({who: wish.interests for who, wish in wishes.items()}, importance)
    likes = _shares({who: wish.likes for who, wish in wishes.items()}, importance)
    lifts = model.lift[np.array(list(interests), np.int64)[:, None], titles]
    return [
        Summand(known.interests[place].key, None, effects, shares)
        for (place, shares), effects in zip(interests.items(), lifts, strict=True)
    ] + [
        Summand(None, known.cards[column].id, _effects(rows, column, titles), shares)
        for column, shares in likes.items()
    ]


def strongest(
    found: Sequence[Summand], importance: int, titles: int, most: int | None = MOST_REASONS
) -> list[list[Reason]]:
    """For each title up to `most` reasons, largest first whichever their sign; zeros are none."""
    if not found:
        return [[] for _ in range(titles)]
    effects = np.stack([summand.effects for summand in found]).astype(np.int64)
    pull = np.array([[sum(summand.shares.values())] for summand in found], np.int64)
    amounts = decimals(effects * pull, importance)
    order = np.argsort(-np.abs(amounts), axis=0, kind="stable")[:most]
    each = np.arange(titles)
    ranked = zip(
        order.T.tolist(),
        effects[order, each].T.tolist(),
        amounts[order, each].T.tolist(),
        strict=True,
    )
    return [
        [
            found[k].reason(effect, amount)
            for k, effect, amount in zip(*column, strict=True)
            if amount
        ]
        for column in ranked
    ]


def _shares(
    weights: Mapping[str, Mapping[int, int]], importance: Mapping[str, int]
) -> dict[int, dict[str, int]]:
    shares: dict[int, dict[str, int]] = {}
    for participant, known in weights.items():
        if importance[participant]:
            for key, number in known.items():
                shares.setdefault(key, {})[participant] = number * importance[participant]
    return {key: shares[key] for key in sorted(shares)}


def _effects(rows: RoomRows, column: int, titles: Columns) -> Totals:
    near = rows.similar(column)
    places = np.minimum(np.searchsorted(near.columns, titles), near.columns.size - 1)
    return np.where(near.columns[places] == titles, near.values[places], 0)
