"""Events: what a command changed, as values from which the frames for clients are made."""

from typing import Literal

import msgspec

from parties.domain.ballot_state import BallotState, Nomination
from parties.domain.state import ParticipantState, PartyState, PickState

Weights = dict[str, float | None]
PlaybackAction = Literal["play", "pause", "seek", "stop", "wait", "go_on"]


class WeightsChanged(msgspec.Struct, frozen=True):
    """`changes` may name participants who hide their weights; who receives what is decided
    when the event is encoded."""

    changes: dict[str, Weights]


class Joined(msgspec.Struct, frozen=True):
    participant: ParticipantState


class Updated(msgspec.Struct, frozen=True):
    participant: ParticipantState
    fields: tuple[str, ...]


class Left(msgspec.Struct, frozen=True):
    participant: str
    reason: str
    secret: str | None = None


class PlaceMoved(msgspec.Struct, frozen=True):
    """The participant goes on with another token; all screens with the one before are closed."""

    participant: ParticipantState


class PartyClosed(msgspec.Struct, frozen=True):
    pass


class PartyReopened(msgspec.Struct, frozen=True):
    pass


class SettingsChanged(msgspec.Struct, frozen=True):
    pass


class ReadyChanged(msgspec.Struct, frozen=True):
    pass


class Picked(msgspec.Struct, frozen=True):
    pick: PickState


class PickUndone(msgspec.Struct, frozen=True):
    """`replaced`: the pick that the one taken back had ended, as it was then; it goes on now."""

    pick: PickState
    replaced: PickState | None
    by: str


class PlaybackChanged(msgspec.Struct, frozen=True):
    """`present`: the participants who had a screen open when the watching began or ended; `by`: who
    did it, nobody if it was time; `without`: who was not ready when it was started all the same."""

    pick: PickState
    present: frozenset[str] = frozenset()
    by: str = ""
    action: PlaybackAction = "play"
    without: tuple[str, ...] = ()


class EveningRated(msgspec.Struct, frozen=True):
    """Which stars somebody gave is theirs to know; that they gave some is everyone's."""

    pick: PickState
    participant: str
    stars: float | None


class ShortlistChanged(msgspec.Struct, frozen=True):
    added: Nomination | None = None


class BallotChanged(msgspec.Struct, frozen=True):
    """`voter`: who has just voted. What they voted is theirs to know."""

    ballot: BallotState
    voter: str | None = None


class MessageDeleted(msgspec.Struct, frozen=True):
    """Its place in the chat remains."""

    number: int


Event = (
    WeightsChanged
    | Joined
    | Updated
    | Left
    | PlaceMoved
    | PartyClosed
    | PartyReopened
    | SettingsChanged
    | ReadyChanged
    | Picked
    | PickUndone
    | PlaybackChanged
    | EveningRated
    | ShortlistChanged
    | BallotChanged
    | MessageDeleted
)
# The next state, and the events that led to it.
Transition = tuple[PartyState, list[Event]]
