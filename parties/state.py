"""A party at one revision, as immutable values. Rooms hold one; changes make the next."""

import datetime
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from recommender.answer import Filters, Profile
from recommender.owed import owed_importances

LEAST_STARS, STARS_SPAN = 0.5, 4.5


class Taste(msgspec.Struct, frozen=True):
    """What a member's history says: how they feel about titles, −1 … 1, and which they know."""

    likes: dict[int, float]
    seen: frozenset[int]


NO_TASTES: Mapping[str, Taste] = MappingProxyType({})


class ParticipantState(msgspec.Struct, frozen=True):
    id: str
    name: str
    role: str
    standing: str
    hidden: bool
    colour: int
    importance: float
    joined_at: datetime.datetime
    weights: dict[str, float]
    member: int | None = None
    taste_at: datetime.datetime | None = None

    @property
    def is_in(self) -> bool:
        return self.standing == "in"

    @property
    def takes_part(self) -> bool:
        """Viewers are in the party and take no part in it."""
        return self.is_in and self.role != "viewer"


class PickState(msgspec.Struct, frozen=True):
    """`position`: seconds into the title when the clock last started or stood still."""

    id: str
    title: int
    by: str
    revision: int
    picked_at: datetime.datetime
    rank: int | None
    block: str
    strategy: str
    agreement: str
    score: float | None
    satisfied: dict[str, float]
    position: float = 0.0
    playing_since: datetime.datetime | None = None
    ended_at: datetime.datetime | None = None
    ratings: dict[str, float] = {}

    def position_at(self, moment: datetime.datetime) -> float:
        """A clock that was set back does not take back what was watched."""
        if self.playing_since is None:
            return self.position
        return self.position + max(0.0, (moment - self.playing_since).total_seconds())

    @property
    def was_watched(self) -> bool:
        return self.position > 0 or self.playing_since is not None

    @property
    def is_an_evening(self) -> bool:
        """Whether it is over and anything came of it."""
        return self.ended_at is not None and (self.was_watched or bool(self.ratings))

    def satisfaction(self) -> dict[str, float]:
        """How well it served each one: what they said of it, else how it fitted them."""
        said = {who: (stars - LEAST_STARS) / STARS_SPAN for who, stars in self.ratings.items()}
        return {**self.satisfied, **said}


class PartyState(msgspec.Struct, frozen=True):
    pk: int
    code: str
    name: str
    secret: str
    passphrase_hash: str
    strategy: str
    filters: Filters
    locked: bool
    closed: bool
    revision: int
    created_at: datetime.datetime
    participants: dict[str, ParticipantState]
    fairness: bool = True
    picks: tuple[PickState, ...] = ()

    def those_in(self) -> list[ParticipantState]:
        return [participant for participant in self.participants.values() if participant.is_in]

    def host(self) -> ParticipantState | None:
        return next((each for each in self.those_in() if each.role == "host"), None)

    def those_taking_part(self) -> list[ParticipantState]:
        return [each for each in self.participants.values() if each.takes_part]

    def place_of(self, member: int) -> ParticipantState | None:
        """The member's own participant, if they are in the party."""
        return next((each for each in self.those_in() if each.member == member), None)

    def current_pick(self) -> PickState | None:
        """What the room watches, or is about to."""
        newest = self.picks[-1] if self.picks else None
        return newest if newest is not None and newest.ended_at is None else None

    def evenings(self) -> list[dict[str, float]]:
        """How well each evening so far served those who were there."""
        return [pick.satisfaction() for pick in self.picks if pick.is_an_evening]

    def importances(self) -> dict[str, float]:
        """What each one counts for: the host's number and, unless the host has switched it off,
        what the evenings before owe them."""
        given = {each.id: each.importance for each in self.those_taking_part()}
        evenings = self.evenings() if self.fairness else []
        return owed_importances(given, evenings) if evenings else given

    def profiles(self, tastes: Mapping[str, Taste] = NO_TASTES) -> list[Profile]:
        importances = self.importances()
        return [
            Profile(
                each.id,
                each.weights,
                importances[each.id],
                each.hidden,
                taste=tastes[each.id].likes if each.id in tastes else {},
                seen=tastes[each.id].seen if each.id in tastes else frozenset(),
            )
            for each in self.those_taking_part()
        ]

    def with_participant(self, participant: ParticipantState) -> "PartyState":
        return msgspec.structs.replace(
            self, participants={**self.participants, participant.id: participant}
        )

    def with_pick(self, pick: PickState) -> "PartyState":
        others = tuple(each for each in self.picks if each.id != pick.id)
        in_order = sorted((*others, pick), key=lambda each: each.revision)
        return msgspec.structs.replace(self, picks=tuple(in_order))
