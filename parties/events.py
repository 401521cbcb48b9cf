"""What a change led to: values from which others are told."""

import msgspec

from parties.state import ParticipantState, PartyState, PickState

Weights = dict[str, float | None]


class WeightsChanged(msgspec.Struct, frozen=True):
    """`weights` may name participants who hide theirs; what is told to whom is decided later."""

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


class SettingsChanged(msgspec.Struct, frozen=True):
    pass


class Picked(msgspec.Struct, frozen=True):
    pick: PickState


class PlaybackChanged(msgspec.Struct, frozen=True):
    """`present`: the participants who had a screen open when the watching began or ended."""

    pick: PickState
    present: frozenset[str] = frozenset()


class EveningRated(msgspec.Struct, frozen=True):
    """Which stars somebody gave is theirs to know; that they gave some is everyone's."""

    pick: PickState
    participant: str
    stars: float | None


Event = (
    WeightsChanged
    | Joined
    | Updated
    | Left
    | SettingsChanged
    | Picked
    | PlaybackChanged
    | EveningRated
)
Applied = tuple[PartyState, list[Event]]
