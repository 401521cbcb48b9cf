"""Reasons for a score: its summands, as exact decimals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from recommender.core.fixed_point import SCORE_ONE, Columns, Totals
from recommender.interest_keys import person_key
from recommender.model.model import SparseLifts
from recommender.room.room_rows import RoomRows
from recommender.types import Reason

MOST_REASONS = 4
DECIMALS = 10_000  # amounts and scores are whole ten-thousandths, so they add up as written

Decimals = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Summand:
    """What participants' weights on one interest, title or person add to titles.

    effects: (titles,) score units per unit of weight; shares: weight times importance, by
    participant.
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

    @cached_property
    def totals(self) -> Totals:
        """(titles,) what it adds for all participants, times their importance."""
        return self.effects.astype(np.int64) * sum(self.shares.values())

    def reason(self, place: int, amount: int) -> Reason:
        """Names the participants whose weights have the direction of the sum."""
        named = self._for if (amount > 0) == (self.effects[place] > 0) else self._against
        return Reason(named, amount / DECIMALS, interest=self.interest, title=self.title)


@dataclass(frozen=True)
class TasteSummand:
    """What participants' histories add to titles: one reason, which discloses no rating.

    amounts: (titles,) by participant, in score units times importance.
    """

    amounts: dict[str, Totals]

    @cached_property
    def totals(self) -> Totals:
        summed: Totals = np.sum(list(self.amounts.values()), axis=0, dtype=np.int64)
        return summed

    def reason(self, place: int, amount: int) -> Reason:
        named = [who for who, own in self.amounts.items() if own[place] * amount > 0]
        return Reason(named, amount / DECIMALS, taste=True)


def to_decimals(scores: Totals, importance: int) -> Decimals:
    """Converts importance-weighted sums of scores to means in ten-thousandths."""
    return np.rint(scores / (importance * SCORE_ONE) * DECIMALS).astype(np.int64)


def summands(
    rows: RoomRows, importance: Mapping[str, int], titles: Columns
) -> list[Summand | TasteSummand]:
    """One per interest, title or person with a weight, in a fixed order, and one for histories.

    importance: of each participant who may be named; one with 0 contributes nothing.
    """
    model, known = rows.model, rows.model.columns
    parsed = {participant: rows.weights_of[participant] for participant in sorted(importance)}
    interests = _shares(
        {who: parsed_weights.interests for who, parsed_weights in parsed.items()}, importance
    )
    likes = _shares(
        {who: parsed_weights.likes for who, parsed_weights in parsed.items()}, importance
    )
    people = _shares(
        {who: parsed_weights.people for who, parsed_weights in parsed.items()}, importance
    )
    lifts = model.lift[np.array(list(interests), np.int64)[:, None], titles]
    moves = [
        Summand(known.interests[place].key, None, effects, shares)
        for (place, shares), effects in zip(interests.items(), lifts, strict=True)
    ] + [
        Summand(None, known.cards[column].id, _effects(rows.similar(column), titles), shares)
        for column, shares in likes.items()
    ]
    moves += [
        Summand(person_key(person), None, _effects(rows.similar_to_person(person), titles), shares)
        for person, shares in people.items()
    ]
    with_history = {
        who: importance[who]
        for who, parsed_weights in parsed.items()
        if parsed_weights.taste and importance[who]
    }
    return [*moves, *_from_tastes(rows, with_history, moves, titles)]


def strongest_reasons(
    found: Sequence[Summand | TasteSummand],
    importance: int,
    titles: int,
    most: int | None = MOST_REASONS,
) -> list[list[Reason]]:
    """For each title up to `most` nonzero reasons, largest absolute amount first."""
    if not found:
        return [[] for _ in range(titles)]
    amounts = to_decimals(np.stack([summand.totals for summand in found]), importance)
    order = np.argsort(-np.abs(amounts), axis=0, kind="stable")[:most]
    ranked = zip(order.T.tolist(), amounts[order, np.arange(titles)].T.tolist(), strict=True)
    return [
        [found[k].reason(place, amount) for k, amount in zip(*column, strict=True) if amount]
        for place, column in enumerate(ranked)
    ]


def _from_tastes(
    rows: RoomRows, importance: Mapping[str, int], moves: Sequence[Summand], titles: Columns
) -> list[TasteSummand]:
    """The part of a row that is neither the prior nor a weight of tonight."""
    amounts = {}
    for who, number in importance.items():
        row = rows.rows[rows.slot_of[who]][titles].astype(np.int64)
        amount = number * (row - rows.model.prior[titles])
        for move in moves:
            if share := move.shares.get(who):
                amount -= move.effects.astype(np.int64) * share
        amounts[who] = amount
    return [TasteSummand(amounts)] if amounts else []


def _shares(
    weights: Mapping[str, Mapping[int, int]], importance: Mapping[str, int]
) -> dict[int, dict[str, int]]:
    shares: dict[int, dict[str, int]] = {}
    for participant, known in weights.items():
        if importance[participant]:
            for key, number in known.items():
                shares.setdefault(key, {})[participant] = number * importance[participant]
    return {key: shares[key] for key in sorted(shares)}


def _effects(near: SparseLifts, titles: Columns) -> Totals:
    places = np.minimum(np.searchsorted(near.columns, titles), near.columns.size - 1)
    return np.where(near.columns[places] == titles, near.values[places], 0)
