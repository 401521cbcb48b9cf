"""How an event is told: one encoded frame for everyone, and others for those it concerns."""

import functools

import msgspec

from parties import showing
from parties.client_out import (
    Frame,
    InterestsFrame,
    JoinedFrame,
    LeftFrame,
    ParticipantView,
    PickedFrame,
    PlaybackFrame,
    RatedFrame,
    SettingsFrame,
    UpdatedFrame,
    encode,
)
from parties.events import (
    EveningRated,
    Event,
    Joined,
    Left,
    Picked,
    PlaybackChanged,
    SettingsChanged,
    Updated,
    Weights,
    WeightsChanged,
)
from parties.showing import NameOf
from parties.state import PartyState


class Told(msgspec.Struct, frozen=True):
    """One event, encoded. `private` is for the named participants instead of `frame`."""

    revision: int
    previous: int
    frame: bytes
    private: dict[str, bytes]
    left: str | None = None
    left_because: str | None = None


class Telling(msgspec.Struct, frozen=True):
    """What an event needs to be put into words: its place in order, and the state it led to."""

    revision: int
    state: PartyState
    name_of: NameOf

    @property
    def previous(self) -> int:
        return self.revision - 1


def tell(event: Event, telling: Telling) -> Told:
    return _tell(event, telling)


def _told(telling: Telling, frame: Frame, private: dict[str, bytes] | None = None) -> Told:
    return Told(telling.revision, telling.previous, encode(frame), private or {})


@functools.singledispatch
def _tell(event: object, telling: Telling) -> Told:
    raise TypeError(f"{event!r} is not an event")


@_tell.register
def _(event: WeightsChanged, telling: Telling) -> Told:
    participants = telling.state.participants
    public = {
        mover: weights for mover, weights in event.changes.items() if not participants[mover].hidden
    }
    private = {
        mover: encode(_interests({**public, mover: weights}, telling))
        for mover, weights in event.changes.items()
        if mover not in public
    }
    return _told(telling, _interests(public, telling), private)


def _interests(changes: dict[str, Weights], telling: Telling) -> InterestsFrame:
    stated = (
        key for weights in changes.values() for key, value in weights.items() if value is not None
    )
    names = showing.title_names(stated, telling.name_of)
    return InterestsFrame(telling.revision, telling.previous, changes, names)


@_tell.register
def _(event: Joined, telling: Telling) -> Told:
    shown = showing.participant(event.participant, online=False)
    return _told(telling, JoinedFrame(telling.revision, telling.previous, shown))


@_tell.register
def _(event: Updated, telling: Telling) -> Told:
    whole = showing.participant(event.participant, online=False)
    fields = {field: getattr(whole, field) for field in event.fields}
    shown = ParticipantView(id=event.participant.id, **fields)
    names = showing.title_names(shown.weights or (), telling.name_of) or None
    return _told(telling, UpdatedFrame(telling.revision, telling.previous, shown, names))


@_tell.register
def _(event: Left, telling: Telling) -> Told:
    frame = LeftFrame(
        telling.revision, telling.previous, event.participant, event.reason, event.secret
    )
    kept_from_them = LeftFrame(telling.revision, telling.previous, event.participant, event.reason)
    return Told(
        telling.revision,
        telling.previous,
        encode(frame),
        {event.participant: encode(kept_from_them)},
        left=event.participant,
        left_because=event.reason,
    )


@_tell.register
def _(event: SettingsChanged, telling: Telling) -> Told:
    shown = showing.settings(telling.state)
    return _told(telling, SettingsFrame(telling.revision, telling.previous, shown))


@_tell.register
def _(event: Picked, telling: Telling) -> Told:
    nobody = ""
    shown = showing.pick(event.pick, nobody, telling.name_of)
    return _told(telling, PickedFrame(telling.revision, telling.previous, shown))


@_tell.register
def _(event: PlaybackChanged, telling: Telling) -> Told:
    shown = showing.playback(event.pick if event.pick.ended_at is None else None)
    frame = PlaybackFrame(telling.revision, telling.previous, event.pick.id, shown)
    return _told(telling, frame)


@_tell.register
def _(event: EveningRated, telling: Telling) -> Told:
    frame = RatedFrame(
        telling.revision,
        telling.previous,
        event.pick.id,
        event.participant,
        event.stars is not None,
    )
    own = msgspec.structs.replace(frame, stars=event.stars)
    return _told(telling, frame, {event.participant: encode(own)})
