"""Why: the summands that a score is made of, as exact decimals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from recommender.answer import Reason
from recommender.core.grid import SCORE_ONE, Columns, Totals
from recommender.model import Similar
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

    @cached_property
    def totals(self) -> Totals:
        """(titles,) what it adds for all of them, times their importance."""
        return self.effects.astype(np.int64) * sum(self.shares.values())

    def reason(self, place: int, amount: int) -> Reason:
        """The participants named are those who pull the way the sum goes."""
        pulling = self._for if (amount > 0) == (self.effects[place] > 0) else self._against
        return Reason(pulling, amount / DECIMALS, interest=self.interest, title=self.title)


@dataclass(frozen=True)
class FromTastes:
    """What some participants' histories add to titles: one reason, which tells nothing of what they
    have rated.

    pulls: (titles,) each one's own, in score units times importance.
    """

    pulls: dict[str, Totals]

    @cached_property
    def totals(self) -> Totals:
        summed: Totals = np.sum(list(self.pulls.values()), axis=0, dtype=np.int64)
        return summed

    def reason(self, place: int, amount: int) -> Reason:
        pulling = [who for who, pull in self.pulls.items() if pull[place] * amount > 0]
        return Reason(pulling, amount / DECIMALS, taste=True)


def decimals(scores: Totals, importance: int) -> Decimals:
    """Importance-weighted sums of scores → means in ten-thousandths."""
    return np.rint(scores / (importance * SCORE_ONE) * DECIMALS).astype(np.int64)


def summands(
    rows: RoomRows, importance: Mapping[str, int], titles: Columns
) -> list[Summand | FromTastes]:
    """One per interest or title that any of these participants has weighted, in a fixed order, and
    one for the histories of all who brought theirs.

    importance: of each participant who is to be named; one with 0 contributes nothing.
    """
    model, known = rows.model, rows.model.columns
    wishes = {participant: rows.wishes_of[participant] for participant in sorted(importance)}
    interests = _shares({who: wish.interests for who, wish in wishes.items()}, importance)
    likes = _shares({who: wish.likes for who, wish in wishes.items()}, importance)
    people = _shares({who: wish.people for who, wish in wishes.items()}, importance)
    lifts = model.lift[np.array(list(interests), np.int64)[:, None], titles]
    moves = [
        Summand(known.interests[place].key, None, effects, shares)
        for (place, shares), effects in zip(interests.items(), lifts, strict=True)
    ] + [
        Summand(None, known.cards[column].id, _effects(rows.similar(column), titles), shares)
        for column, shares in likes.items()
    ]
    moves += [
        Summand(f"person:{person}", None, _effects(rows.with_person(person), titles), shares)
        for person, shares in people.items()
    ]
    brought = {
        who: importance[who] for who, wish in wishes.items() if wish.taste and importance[who]
    }
    return [*moves, *_from_tastes(rows, brought, moves, titles)]


def strongest(
    found: Sequence[Summand | FromTastes],
    importance: int,
    titles: int,
    most: int | None = MOST_REASONS,
) -> list[list[Reason]]:
    """For each title up to `most` reasons, largest first whichever their sign; zeros are none."""
    if not found:
        return [[] for _ in range(titles)]
    amounts = decimals(np.stack([summand.totals for summand in found]), importance)
    order = np.argsort(-np.abs(amounts), axis=0, kind="stable")[:most]
    ranked = zip(order.T.tolist(), amounts[order, np.arange(titles)].T.tolist(), strict=True)
    return [
        [found[k].reason(place, amount) for k, amount in zip(*column, strict=True) if amount]
        for place, column in enumerate(ranked)
    ]


def _from_tastes(
    rows: RoomRows, importance: Mapping[str, int], moves: Sequence[Summand], titles: Columns
) -> list[FromTastes]:
    """What is in a row and is neither popularity nor a move of tonight, is from the history."""
    pulls = {}
    for who, number in importance.items():
        row = rows.rows[rows.slot_of[who]][titles].astype(np.int64)
        pull = number * (row - rows.model.prior[titles])
        for move in moves:
            if share := move.shares.get(who):
                pull -= move.effects.astype(np.int64) * share
        pulls[who] = pull
    return [FromTastes(pulls)] if pulls else []


def _shares(
    weights: Mapping[str, Mapping[int, int]], importance: Mapping[str, int]
) -> dict[int, dict[str, int]]:
    shares: dict[int, dict[str, int]] = {}
    for participant, known in weights.items():
        if importance[participant]:
            for key, number in known.items():
                shares.setdefault(key, {})[participant] = number * importance[participant]
    return {key: shares[key] for key in sorted(shares)}


def _effects(near: Similar, titles: Columns) -> Totals:
    places = np.minimum(np.searchsorted(near.columns, titles), near.columns.size - 1)
    return np.where(near.columns[places] == titles, near.values[places], 0)
