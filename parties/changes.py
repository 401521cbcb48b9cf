"""What can be done to a party, and what doing it means.

Each change is a value; `apply` is a pure function from a state and a change to the next state
and the events that tell others. A change that may not be made raises `Refused`.
"""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties import evening, membership
from parties.evening import EveningChange
from parties.events import (
    Applied,
    Joined,
    Left,
    SettingsChanged,
    Updated,
    Weights,
    WeightsChanged,
)
from parties.membership import MembershipChange
from parties.refusals import Refused
from parties.roles import host_in, participant_in, steerer_in
from parties.state import ParticipantState, PartyState
from recommender.answer import Filters
from recommender.core.grid import MOST_WEIGHTS
from recommender.core.strategies import STRATEGIES


class SetWeights(msgspec.Struct, frozen=True, tag=True):
    by: str
    weights: Weights


class ClearWeights(msgspec.Struct, frozen=True, tag=True):
    by: str


class Hide(msgspec.Struct, frozen=True, tag=True):
    by: str
    hidden: bool


class Join(msgspec.Struct, frozen=True, tag=True):
    """`admitted`: came with the link's secret, which opens a locked party. `member`: the account
    of whoever is signed in."""

    id: str
    name: str
    role: str
    joined_at: datetime.datetime
    capacity: int
    admitted: bool = False
    member: int | None = None


class ChangeSettings(msgspec.Struct, frozen=True, tag=True):
    by: str
    name: str | None = None
    locked: bool | None = None
    strategy: str | None = None
    filters: Filters | None = None
    importance: dict[str, float] | None = None
    fairness: bool | None = None


class Remove(msgspec.Struct, frozen=True, tag=True):
    """`secret` is the link's next one when the participant is banned: theirs must not work."""

    by: str
    participant: str
    secret: str | None = None


class Transfer(msgspec.Struct, frozen=True, tag=True):
    by: str
    participant: str


class Succeed(msgspec.Struct, frozen=True, tag=True):
    """The host has been away too long."""

    absent: str
    participant: str


Change = (
    SetWeights
    | ClearWeights
    | Hide
    | Join
    | ChangeSettings
    | Remove
    | Transfer
    | Succeed
    | EveningChange
    | MembershipChange
)


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


@_apply.register
def _(change: EveningChange, state: PartyState) -> Applied:
    return evening.take(change, state)


@_apply.register
def _(change: MembershipChange, state: PartyState) -> Applied:
    return membership.take(change, state)


@_apply.register
def _(change: SetWeights, state: PartyState) -> Applied:
    mover = steerer_in(state, change.by)
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
    mover = steerer_in(state, change.by)
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
    mover = steerer_in(state, change.by)
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
        member=None if change.member is None or state.place_of(change.member) else change.member,
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
    host_in(state, change.by)
    if change.strategy is not None and change.strategy not in STRATEGIES:
        raise Refused("unknown_strategy", f"There is no strategy {change.strategy!r}.")
    named = {
        field: value
        for field in ("name", "locked", "strategy", "filters", "fairness")
        if (value := getattr(change, field)) is not None
    }
    changed = replace(_with_importance(state, change.importance or {}), **named)
    return (changed, [SettingsChanged()]) if changed != state else (state, [])


def _with_importance(state: PartyState, importance: dict[str, float]) -> PartyState:
    for participant, amount in importance.items():
        weighed = replace(participant_in(state, participant), importance=amount)
        state = state.with_participant(weighed)
    return state


@_apply.register
def _(change: Remove, state: PartyState) -> Applied:
    host = host_in(state, change.by)
    leaver = participant_in(state, change.participant)
    if leaver.id == host.id:
        raise Refused("forbidden", "The host cannot remove themselves; hand the party over first.")
    standing = "banned" if change.secret else "removed"
    changed = state.with_participant(replace(leaver, standing=standing))
    if change.secret:
        changed = replace(changed, secret=change.secret)
    return changed, [Left(leaver.id, standing, change.secret)]


@_apply.register
def _(change: Transfer, state: PartyState) -> Applied:
    return _hand_over(state, host_in(state, change.by), participant_in(state, change.participant))


@_apply.register
def _(change: Succeed, state: PartyState) -> Applied:
    return _hand_over(
        state, host_in(state, change.absent), participant_in(state, change.participant)
    )


def _hand_over(state: PartyState, host: ParticipantState, heir: ParticipantState) -> Applied:
    if heir.role == "viewer":
        raise Refused("forbidden", "A viewer cannot be the host.")
    if heir.id == host.id:
        return state, []
    before = replace(host, role="participant")
    after = replace(heir, role="host")
    changed = state.with_participant(before).with_participant(after)
    return changed, [Updated(before, ("role",)), Updated(after, ("role",))]
