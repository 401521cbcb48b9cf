"""What can be done to a party, and what doing it means.

Each change is a value; `apply` is a pure function from a state and a change to the next state
and the events that tell others. A change that may not be made raises `Refused`.
"""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties.refusals import Refused
from parties.state import ParticipantState, PartyState
from recommender.answer import Filters
from recommender.core.grid import MOST_WEIGHTS
from recommender.core.strategies import STRATEGIES

Weights = dict[str, float | None]


class SetWeights(msgspec.Struct, frozen=True):
    by: str
    weights: Weights


class ClearWeights(msgspec.Struct, frozen=True):
    by: str


class Hide(msgspec.Struct, frozen=True):
    by: str
    hidden: bool


class Join(msgspec.Struct, frozen=True):
    """`admitted`: came with the link's secret, which opens a locked party."""

    id: str
    name: str
    role: str
    joined_at: datetime.datetime
    capacity: int
    admitted: bool = False


class ChangeSettings(msgspec.Struct, frozen=True):
    by: str
    name: str | None = None
    locked: bool | None = None
    strategy: str | None = None
    filters: Filters | None = None
    importance: dict[str, float] | None = None


class Remove(msgspec.Struct, frozen=True):
    """`secret` is the link's next one when the participant is banned: theirs must not work."""

    by: str
    participant: str
    secret: str | None = None


class Transfer(msgspec.Struct, frozen=True):
    by: str
    participant: str


class Succeed(msgspec.Struct, frozen=True):
    """The host has been away too long."""

    absent: str
    participant: str


Change = SetWeights | ClearWeights | Hide | Join | ChangeSettings | Remove | Transfer | Succeed


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


Event = WeightsChanged | Joined | Updated | Left | SettingsChanged
Applied = tuple[PartyState, list[Event]]


@functools.singledispatch
def _apply(change: object, state: PartyState) -> Applied:
    raise TypeError(f"{change!r} is not a change")


def apply(state: PartyState, change: Change) -> Applied:
    """The state after the change, and its events; no events when it changes nothing.

    Raises:
        Refused: the change may not be made; the state stands as it was.
    """
    if state.closed:
        raise Refused("party_closed", "This party has ended.")
    return _apply(change, state)


def _participant(state: PartyState, participant: str) -> ParticipantState:
    found = state.participants.get(participant)
    if found is None or not found.is_in:
        raise Refused("unknown_participant", "Nobody with this id is in the party.")
    return found


def _mover(state: PartyState, by: str) -> ParticipantState:
    mover = state.participants.get(by)
    if mover is None or not mover.is_in:
        code = "banned" if mover is not None and mover.standing == "banned" else "removed"
        raise Refused(
            "banned" if code == "banned" else "removed", "You are no longer in this party."
        )
    return mover


def _steerer(state: PartyState, by: str) -> ParticipantState:
    mover = _mover(state, by)
    if not mover.takes_part:
        raise Refused("forbidden", "A viewer shows the room and takes no part in it.")
    return mover


def _host(state: PartyState, by: str) -> ParticipantState:
    mover = _mover(state, by)
    if mover.role != "host":
        raise Refused("forbidden", "Only the host can do this.")
    return mover


@_apply.register
def _(change: SetWeights, state: PartyState) -> Applied:
    mover = _steerer(state, change.by)
    news: Weights = {
        key: weight for key, weight in change.weights.items() if mover.weights.get(key) != weight
    }
    merged = {**mover.weights, **news}
    weights = {key: weight for key, weight in merged.items() if weight is not None}
    if len(weights) > MOST_WEIGHTS:
        raise Refused(
            "too_many_weights", f"At most {MOST_WEIGHTS} interests can be weighted at once."
        )
    return _with_weights(state, mover, weights, news)


@_apply.register
def _(change: ClearWeights, state: PartyState) -> Applied:
    mover = _steerer(state, change.by)
    return _with_weights(state, mover, {}, dict.fromkeys(mover.weights))


def _with_weights(
    state: PartyState, mover: ParticipantState, weights: dict[str, float], news: Weights
) -> Applied:
    if not news:
        return state, []
    changed = state.with_participant(replace(mover, weights=weights))
    return changed, [WeightsChanged({mover.id: news})]


@_apply.register
def _(change: Hide, state: PartyState) -> Applied:
    mover = _steerer(state, change.by)
    if mover.hidden == change.hidden:
        return state, []
    changed = replace(mover, hidden=change.hidden)
    return state.with_participant(changed), [Updated(changed, ("hidden", "weights"))]


@_apply.register
def _(change: Join, state: PartyState) -> Applied:
    if state.locked and not change.admitted:
        raise Refused("party_locked", "The host has locked this party.")
    if change.id in state.participants:
        raise Refused("unavailable", "This place was just taken. Try again.")
    if len(state.those_in()) >= change.capacity:
        raise Refused("party_full", f"This party is full: {change.capacity} are in it.")
    joined = ParticipantState(
        id=change.id,
        name=change.name,
        role=change.role,
        standing="in",
        hidden=False,
        colour=_free_colour(state),
        importance=1.0,
        joined_at=max([change.joined_at, *_just_after_the_others(state)]),
        weights={},
    )
    return state.with_participant(joined), [Joined(joined)]


def _just_after_the_others(state: PartyState) -> list[datetime.datetime]:
    """People are listed in the order in which they joined; the processes' clocks do not decide."""
    moment = datetime.timedelta(microseconds=1)
    return [each.joined_at + moment for each in state.participants.values()]


def _free_colour(state: PartyState) -> int:
    taken = {each.colour for each in state.those_in()}
    return next(colour for colour in range(len(taken) + 1) if colour not in taken)


@_apply.register
def _(change: ChangeSettings, state: PartyState) -> Applied:
    _host(state, change.by)
    if change.strategy is not None and change.strategy not in STRATEGIES:
        raise Refused("unknown_strategy", f"There is no strategy {change.strategy!r}.")
    named = {
        field: value
        for field in ("name", "locked", "strategy", "filters")
        if (value := getattr(change, field)) is not None
    }
    changed = replace(_with_importance(state, change.importance or {}), **named)
    return (changed, [SettingsChanged()]) if changed != state else (state, [])


def _with_importance(state: PartyState, importance: dict[str, float]) -> PartyState:
    for participant, amount in importance.items():
        weighed = replace(_participant(state, participant), importance=amount)
        state = state.with_participant(weighed)
    return state


@_apply.register
def _(change: Remove, state: PartyState) -> Applied:
    host = _host(state, change.by)
    leaver = _participant(state, change.participant)
    if leaver.id == host.id:
        raise Refused("forbidden", "The host cannot remove themselves; hand the party over first.")
    standing = "banned" if change.secret else "removed"
    changed = state.with_participant(replace(leaver, standing=standing))
    if change.secret:
        changed = replace(changed, secret=change.secret)
    return changed, [Left(leaver.id, standing, change.secret)]


@_apply.register
def _(change: Transfer, state: PartyState) -> Applied:
    return _hand_over(state, _host(state, change.by), _participant(state, change.participant))


@_apply.register
def _(change: Succeed, state: PartyState) -> Applied:
    return _hand_over(state, _host(state, change.absent), _participant(state, change.participant))


def _hand_over(state: PartyState, host: ParticipantState, heir: ParticipantState) -> Applied:
    if heir.role == "viewer":
        raise Refused("forbidden", "A viewer cannot be the host.")
    if heir.id == host.id:
        return state, []
    before = replace(host, role="participant")
    after = replace(heir, role="host")
    changed = state.with_participant(before).with_participant(after)
    return changed, [Updated(before, ("role",)), Updated(after, ("role",))]
