"""Commands: what can be done to a party, and what doing it means.

Each command is a value; `apply` is a pure function from a state and a command to the next state and
the events that describe the difference. A command that is not allowed raises `Refused`.

Processes of neighbouring releases exchange commands over the bus, tagged with the names of their
classes: a class that is renamed keeps its tag.
"""

import functools

import msgspec
from msgspec.structs import replace

from parties.domain import (
    absence,
    account_link,
    ballot,
    chat,
    closing,
    joining,
    looking,
    membership,
    moderation,
    place_requests,
    playback,
    ready,
    removal,
    shortlist,
    waiting,
)
from parties.domain.absence import AbsenceCommand
from parties.domain.account_link import AccountCommand
from parties.domain.ballot import BallotCommand
from parties.domain.chat import ChatCommand
from parties.domain.closing import ClosingCommand, Reopen
from parties.domain.errors import Refused
from parties.domain.events import (
    SettingsChanged,
    Transition,
    Updated,
    Weights,
    WeightsChanged,
)
from parties.domain.joining import Join
from parties.domain.looking import ShareFocus
from parties.domain.membership import MembershipCommand
from parties.domain.moderation import ModerationCommand
from parties.domain.permissions import (
    Action,
    require_allowed,
    require_participant,
)
from parties.domain.place_requests import PlaceCommand
from parties.domain.playback import PlaybackCommand
from parties.domain.ready import ReadyCommand
from parties.domain.shortlist import ShortlistCommand
from parties.domain.state import ParticipantState, PartyState
from parties.domain.waiting import WaitingCommand
from recommender.core.fixed_point import MOST_WEIGHTS
from recommender.core.strategies import STRATEGIES
from recommender.types import Filters


class SetWeights(msgspec.Struct, frozen=True, tag=True):
    by: str
    weights: Weights


class ClearWeights(msgspec.Struct, frozen=True, tag=True):
    by: str


class Hide(msgspec.Struct, frozen=True, tag=True):
    by: str
    hidden: bool


class ChangeSettings(msgspec.Struct, frozen=True, tag=True):
    by: str
    name: str | None = None
    locked: bool | None = None
    strategy: str | None = None
    filters: Filters | None = None
    importance: dict[str, float] | None = None
    fairness: bool | None = None
    chat: bool | None = None
    wait_for_all: bool | None = None
    away_after: int | None = None
    country: str | None = None


class Remove(msgspec.Struct, frozen=True, tag=True):
    """`secret` is the link's next one when the participant is banned: theirs must not work, and
    the code that they know must not either, so that the party is locked."""

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


Command = (
    SetWeights
    | ClearWeights
    | Hide
    | Join
    | ChangeSettings
    | Remove
    | Transfer
    | Succeed
    | PlaybackCommand
    | ReadyCommand
    | WaitingCommand
    | AccountCommand
    | MembershipCommand
    | AbsenceCommand
    | PlaceCommand
    | ClosingCommand
    | ShareFocus
    | ShortlistCommand
    | BallotCommand
    | ChatCommand
    | ModerationCommand
)


@functools.singledispatch
def _apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is not a command")


def apply(state: PartyState, command: Command) -> Transition:
    """Returns the state after the command, and its events; no events when it changes nothing, or
    nothing but the messages of the chat.

    Raises Refused if the command is not allowed; nothing is changed then.
    """
    if state.closed and not isinstance(command, Reopen | ModerationCommand):
        raise Refused("party_closed", "This party has ended.")
    return _apply(command, state)


@_apply.register
def _(command: PlaybackCommand, state: PartyState) -> Transition:
    return playback.apply(command, state)


@_apply.register
def _(command: ReadyCommand, state: PartyState) -> Transition:
    return ready.apply(command, state)


@_apply.register
def _(command: WaitingCommand, state: PartyState) -> Transition:
    return waiting.apply(command, state)


@_apply.register
def _(command: AccountCommand, state: PartyState) -> Transition:
    return account_link.apply(command, state)


@_apply.register
def _(command: MembershipCommand, state: PartyState) -> Transition:
    return membership.apply(command, state)


@_apply.register
def _(command: AbsenceCommand, state: PartyState) -> Transition:
    return absence.apply(command, state)


@_apply.register
def _(command: PlaceCommand, state: PartyState) -> Transition:
    return place_requests.apply(command, state)


@_apply.register
def _(command: ClosingCommand, state: PartyState) -> Transition:
    return closing.apply(command, state)


@_apply.register
def _(command: ShareFocus, state: PartyState) -> Transition:
    return looking.apply(command, state)


@_apply.register
def _(command: ShortlistCommand, state: PartyState) -> Transition:
    return shortlist.apply(command, state)


@_apply.register
def _(command: BallotCommand, state: PartyState) -> Transition:
    return ballot.apply(command, state)


@_apply.register
def _(command: ChatCommand, state: PartyState) -> Transition:
    return chat.apply(command, state)


@_apply.register
def _(command: ModerationCommand, state: PartyState) -> Transition:
    return moderation.apply(command, state)


@_apply.register
def _(command: SetWeights, state: PartyState) -> Transition:
    mover = require_allowed(state, command.by, Action.SET_WEIGHTS)
    updates: Weights = {
        key: weight for key, weight in command.weights.items() if mover.weights.get(key) != weight
    }
    merged = {**mover.weights, **updates}
    weights = {key: weight for key, weight in merged.items() if weight is not None}
    if len(weights) > MOST_WEIGHTS:
        raise Refused(
            "too_many_weights", f"At most {MOST_WEIGHTS} interests can be weighted at once."
        )
    return _with_weights(state, mover, weights, updates)


@_apply.register
def _(command: ClearWeights, state: PartyState) -> Transition:
    mover = require_allowed(state, command.by, Action.SET_WEIGHTS)
    return _with_weights(state, mover, {}, dict.fromkeys(mover.weights))


def _with_weights(
    state: PartyState, mover: ParticipantState, weights: dict[str, float], updates: Weights
) -> Transition:
    if not updates:
        return state, []
    changed = state.with_participant(replace(mover, weights=weights))
    changed, left = shortlist.without_vetoed(changed, updates)
    return changed, [WeightsChanged({mover.id: updates}), *left]


@_apply.register
def _(command: Hide, state: PartyState) -> Transition:
    mover = require_allowed(state, command.by, Action.HIDE_WEIGHTS)
    if mover.hidden == command.hidden:
        return state, []
    changed = replace(mover, hidden=command.hidden)
    return state.with_participant(changed), [Updated(changed, ("hidden", "weights"))]


@_apply.register
def _(command: Join, state: PartyState) -> Transition:
    return joining.apply(command, state)


@_apply.register
def _(command: ChangeSettings, state: PartyState) -> Transition:
    require_allowed(state, command.by, Action.CHANGE_SETTINGS)
    if command.strategy is not None and command.strategy not in STRATEGIES:
        raise Refused("unknown_strategy", f"There is no strategy {command.strategy!r}.")
    named = {
        field: value
        for field in (
            "name",
            "locked",
            "strategy",
            "filters",
            "fairness",
            "chat",
            "wait_for_all",
            "away_after",
            "country",
        )
        if (value := getattr(command, field)) is not None
    }
    changed = replace(_with_importance(state, command.importance or {}), **named)
    return (changed, [SettingsChanged()]) if changed != state else (state, [])


def _with_importance(state: PartyState, importance: dict[str, float]) -> PartyState:
    for participant, amount in importance.items():
        weighed = replace(require_participant(state, participant), importance=amount)
        state = state.with_participant(weighed)
    return state


@_apply.register
def _(command: Remove, state: PartyState) -> Transition:
    action = Action.BAN_PARTICIPANT if command.secret else Action.REMOVE_PARTICIPANT
    host = require_allowed(state, command.by, action)
    leaver = require_participant(state, command.participant)
    if leaver.id == host.id:
        raise Refused("forbidden", "The host cannot remove themselves; hand the party over first.")
    if command.secret is None:
        return removal.removed(state, leaver)
    return removal.banned(state, leaver, command.secret)


@_apply.register
def _(command: Transfer, state: PartyState) -> Transition:
    host = require_allowed(state, command.by, Action.TRANSFER_HOST)
    return _hand_over(state, host, require_participant(state, command.participant))


@_apply.register
def _(command: Succeed, state: PartyState) -> Transition:
    host = require_allowed(state, command.absent, Action.TRANSFER_HOST)
    return _hand_over(state, host, require_participant(state, command.participant))


def _hand_over(state: PartyState, host: ParticipantState, heir: ParticipantState) -> Transition:
    if heir.role == "viewer":
        raise Refused("forbidden", "A viewer cannot be the host.")
    if heir.id == host.id:
        return state, []
    before = replace(host, role="participant")
    after = replace(heir, role="host")
    changed = state.with_participant(before).with_participant(after)
    return changed, [Updated(before, ("role",)), Updated(after, ("role",))]
