"""A party's shortlist and its newest ballot, as immutable values of its state."""

import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from parties.domain.ballot_counting import BallotResult, Fits, Rule, TieOrder, Vote, count

Progress = Literal["open", "closed", "cancelled"]

LONGEST_SHORTLIST = 12
MOST_OF_ONE_PERSON = 4
FEWEST_TITLES, MOST_TITLES = 2, 12
MOST_VETOES = 3


class Nomination(msgspec.Struct, frozen=True):
    title: int
    by: str
    at: datetime.datetime


class Placement(msgspec.Struct, frozen=True):
    """How a title stood in the list when the ballot opened. `fits`: of those who showed their
    weights then."""

    title: int
    rank: int | None
    block: str
    score: float | None
    fits: dict[str, float]


class BallotState(msgspec.Struct, frozen=True):
    """`titles`: in the order in which they are shown, as are `placements`. `nominated`: those of
    them that were on the shortlist, the earliest first. `entitled` and `votes` are of participants,
    the former sorted. `revision`: that at which it was opened.
    """

    id: str
    rule: Rule
    titles: tuple[int, ...]
    nominated: tuple[int, ...]
    placements: tuple[Placement, ...]
    strategy: str
    agreement: str
    by: str
    revision: int
    opened_at: datetime.datetime
    closes_at: datetime.datetime | None
    vetoes: int
    entitled: tuple[str, ...]
    votes: dict[str, Vote] = {}
    progress: Progress = "open"
    closed_at: datetime.datetime | None = None
    result: BallotResult | None = None

    @property
    def is_open(self) -> bool:
        return self.progress == "open"

    @property
    def winner(self) -> int | None:
        return self.result.winner if self.result is not None else None

    @property
    def is_complete(self) -> bool:
        """Whether all who are entitled have voted, and anybody is."""
        return bool(self.entitled) and self.votes.keys() >= set(self.entitled)

    def placement_of(self, title: int) -> Placement:
        unlisted = Placement(title, None, "", None, {})
        return next((each for each in self.placements if each.title == title), unlisted)

    def is_over_at(self, moment: datetime.datetime) -> bool:
        return self.closes_at is not None and moment >= self.closes_at

    def with_entitled(self, came: frozenset[str], gone: frozenset[str]) -> "BallotState":
        """Who has voted stays entitled when they go: a phone may be locked after its vote."""
        absent = gone - self.votes.keys()
        return replace(self, entitled=tuple(sorted({*self.entitled, *came} - absent)))

    def with_vote(self, voter: str, vote: Vote) -> "BallotState":
        return replace(
            self.with_entitled(frozenset({voter}), frozenset()), votes={**self.votes, voter: vote}
        )

    def without(self, voter: str) -> "BallotState":
        """Without somebody who was removed from the party, and their vote."""
        votes = {who: vote for who, vote in self.votes.items() if who != voter}
        entitled = tuple(who for who in self.entitled if who != voter)
        return replace(self, votes=votes, entitled=entitled)

    def counted(self, at: datetime.datetime, shown: frozenset[str]) -> "BallotState":
        """Returns the ballot closed, with its result. `shown`: who shows their weights now."""
        ties = TieOrder(self.fits(shown), self.nominated)
        votes = [self.votes[voter] for voter in sorted(self.votes)]
        result = count(self.rule, self.titles, votes, ties)
        return replace(self, progress="closed", closed_at=at, result=result)

    def fits(self, shown: frozenset[str]) -> Fits:
        """Returns title → participant → fit, of those who showed their weights when it opened and
        show them still: no result may depend on what somebody hides."""
        return {
            each.title: {who: fit for who, fit in each.fits.items() if who in shown}
            for each in self.placements
        }
