"""A party at one revision, as immutable values. Rooms hold one; changes make the next."""

import datetime

import msgspec

from recommender.answer import Filters, Profile


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

    @property
    def is_in(self) -> bool:
        return self.standing == "in"

    @property
    def takes_part(self) -> bool:
        """Viewers are in the party and take no part in it."""
        return self.is_in and self.role != "viewer"


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

    def those_in(self) -> list[ParticipantState]:
        return [participant for participant in self.participants.values() if participant.is_in]

    def host(self) -> ParticipantState | None:
        return next((each for each in self.those_in() if each.role == "host"), None)

    def profiles(self) -> list[Profile]:
        return [
            Profile(each.id, each.weights, each.importance, each.hidden)
            for each in self.participants.values()
            if each.takes_part
        ]

    def with_participant(self, participant: ParticipantState) -> "PartyState":
        return msgspec.structs.replace(
            self, participants={**self.participants, participant.id: participant}
        )
