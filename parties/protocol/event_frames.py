"""Encodes events as frames: one for everyone, and private ones for those whom they concern."""

import functools

import msgspec

from parties.domain.events import (
    BallotChanged,
    EveningRated,
    Event,
    Joined,
    Left,
    MessageDeleted,
    PartyClosed,
    PartyReopened,
    Picked,
    PickUndone,
    PlaceMoved,
    PlaybackChanged,
    ReadyChanged,
    SettingsChanged,
    ShortlistChanged,
    Updated,
    Weights,
    WeightsChanged,
)
from parties.domain.state import PartyState
from parties.protocol import deciding, snapshot
from parties.protocol.deciding import NameOf
from parties.protocol.server_messages import (
    BallotFrame,
    ChatDeletedFrame,
    ClosedFrame,
    Frame,
    InterestsFrame,
    JoinedFrame,
    LeftFrame,
    ParticipantView,
    PickedFrame,
    PickUndoneFrame,
    PlaybackFrame,
    RatedFrame,
    ReadyFrame,
    ReopenedFrame,
    SettingsFrame,
    ShortlistFrame,
    UpdatedFrame,
    encode,
)


class EncodedEvent(msgspec.Struct, frozen=True):
    """An event at its revision. `private`: what the named participants get instead of `frame`.

    Processes send it to each other over the bus: its fields' names stay as they are.
    """

    revision: int
    previous: int
    frame: bytes
    private: dict[str, bytes]
    left: str | None = None
    left_because: str | None = None
    epoch: str = ""  # from a release without epochs
    ends: bool = False  # every socket is closed behind it


class EventContext(msgspec.Struct, frozen=True):
    """What encoding an event takes: its revision, the state it led to, and titles' names."""

    revision: int
    state: PartyState
    name_of: NameOf

    @property
    def previous(self) -> int:
        return self.revision - 1


def encode_event(event: Event, context: EventContext) -> EncodedEvent:
    return _encode_event(event, context)


def _encoded(
    context: EventContext, frame: Frame, private: dict[str, bytes] | None = None
) -> EncodedEvent:
    return EncodedEvent(
        context.revision,
        context.previous,
        encode(frame),
        private or {},
        epoch=context.state.epoch,
    )


@functools.singledispatch
def _encode_event(event: object, context: EventContext) -> EncodedEvent:
    raise TypeError(f"{event!r} is not an event")


@_encode_event.register
def _(event: WeightsChanged, context: EventContext) -> EncodedEvent:
    participants = context.state.participants
    public = {
        mover: weights for mover, weights in event.changes.items() if not participants[mover].hidden
    }
    private = {
        mover: encode(_interests({**public, mover: weights}, context))
        for mover, weights in event.changes.items()
        if mover not in public
    }
    return _encoded(context, _interests(public, context), private)


def _interests(changes: dict[str, Weights], context: EventContext) -> InterestsFrame:
    stated = (
        key for weights in changes.values() for key, value in weights.items() if value is not None
    )
    names = snapshot.title_names(stated, context.name_of)
    return InterestsFrame(context.revision, context.previous, changes, names)


@_encode_event.register
def _(event: Joined, context: EventContext) -> EncodedEvent:
    shown = snapshot.participant(event.participant, online=False)
    names = snapshot.title_names(shown.weights or (), context.name_of) or None
    return _encoded(context, JoinedFrame(context.revision, context.previous, shown, names))


@_encode_event.register
def _(event: Updated, context: EventContext) -> EncodedEvent:
    whole = snapshot.participant(event.participant, online=False)
    fields = {field: getattr(whole, field) for field in event.fields}
    shown = ParticipantView(id=event.participant.id, **fields)
    names = snapshot.title_names(shown.weights or (), context.name_of) or None
    return _encoded(context, UpdatedFrame(context.revision, context.previous, shown, names))


@_encode_event.register
def _(event: Left, context: EventContext) -> EncodedEvent:
    frame = LeftFrame(
        context.revision, context.previous, event.participant, event.reason, event.secret
    )
    kept = encode(LeftFrame(context.revision, context.previous, event.participant, event.reason))
    # A ban of two places is two events: the second place must not learn it by the first.
    others = [each.id for each in context.state.participants.values() if not each.takes_part]
    viewers = others if event.secret is not None else []
    return EncodedEvent(
        context.revision,
        context.previous,
        encode(frame),
        dict.fromkeys([event.participant, *viewers], kept),
        left=event.participant,
        left_because=event.reason,
        epoch=context.state.epoch,
    )


@_encode_event.register
def _(event: PlaceMoved, context: EventContext) -> EncodedEvent:
    shown = ParticipantView(id=event.participant.id, asked="")
    encoded = _encoded(context, UpdatedFrame(context.revision, context.previous, shown))
    return msgspec.structs.replace(encoded, left=event.participant.id, left_because="moved")


@_encode_event.register
def _(event: PartyClosed, context: EventContext) -> EncodedEvent:
    encoded = _encoded(context, ClosedFrame(context.revision, context.previous))
    return msgspec.structs.replace(encoded, ends=True)


@_encode_event.register
def _(event: PartyReopened, context: EventContext) -> EncodedEvent:
    return _encoded(context, ReopenedFrame(context.revision, context.previous))


@_encode_event.register
def _(event: SettingsChanged, context: EventContext) -> EncodedEvent:
    shown = snapshot.settings(context.state)
    return _encoded(context, SettingsFrame(context.revision, context.previous, shown))


@_encode_event.register
def _(event: Picked, context: EventContext) -> EncodedEvent:
    nobody = ""
    shown = snapshot.pick(event.pick, nobody, context.name_of)
    return _encoded(context, PickedFrame(context.revision, context.previous, shown))


@_encode_event.register
def _(event: PickUndone, context: EventContext) -> EncodedEvent:
    restored = context.state.current_pick()
    frame = PickUndoneFrame(
        context.revision,
        context.previous,
        event.pick.id,
        event.by,
        restored.id if restored is not None else None,
        snapshot.playback(restored),
    )
    return _encoded(context, frame)


@_encode_event.register
def _(event: PlaybackChanged, context: EventContext) -> EncodedEvent:
    shown = snapshot.playback(event.pick if event.pick.ended_at is None else None)
    frame = PlaybackFrame(
        context.revision,
        context.previous,
        event.pick.id,
        shown,
        event.by or None,
        event.action,
        list(event.without),
        event.pick.was_watched,
    )
    return _encoded(context, frame)


@_encode_event.register
def _(event: ReadyChanged, context: EventContext) -> EncodedEvent:
    shown = snapshot.ready(context.state)
    fields = (shown.asked_by, shown.until, shown.ready) if shown else (None, None, None)
    return _encoded(context, ReadyFrame(context.revision, context.previous, *fields))


@_encode_event.register
def _(event: EveningRated, context: EventContext) -> EncodedEvent:
    frame = RatedFrame(
        context.revision,
        context.previous,
        event.pick.id,
        event.participant,
        event.stars is not None,
    )
    own = msgspec.structs.replace(frame, stars=event.stars)
    return _encoded(context, frame, {event.participant: encode(own)})


@_encode_event.register
def _(event: ShortlistChanged, context: EventContext) -> EncodedEvent:
    shown = deciding.shortlist(context.state.shortlist, context.name_of)
    return _encoded(context, ShortlistFrame(context.revision, context.previous, shown))


@_encode_event.register
def _(event: BallotChanged, context: EventContext) -> EncodedEvent:
    """Everybody learns that somebody voted; what, only the screens of whoever did."""
    shown = deciding.ballot(event.ballot, context.name_of)
    frame = BallotFrame(context.revision, context.previous, shown)
    if event.voter is None:
        return _encoded(context, frame)
    own = msgspec.structs.replace(frame, mine=deciding.my_vote(event.ballot, event.voter))
    return _encoded(context, frame, {event.voter: encode(own)})


@_encode_event.register
def _(event: MessageDeleted, context: EventContext) -> EncodedEvent:
    return _encoded(context, ChatDeletedFrame(context.revision, context.previous, event.number))
