"""Commands of a ready check: the host asks, everybody who takes part says whether they are."""

import datetime
import functools
from collections.abc import Collection

import msgspec
from msgspec.structs import replace

from parties.domain.errors import Refused
from parties.domain.events import Event, ReadyChanged, Transition
from parties.domain.permissions import Action, require_allowed
from parties.domain.state import ParticipantState, PartyState, ReadyCheck

LONGEST_QUESTION = 120  # seconds


class AskReady(msgspec.Struct, frozen=True, tag=True):
    """`present`: who has a screen open; they are waited for until `until`, and nobody else."""

    by: str
    until: datetime.datetime
    present: frozenset[str] = frozenset()


class SetReady(msgspec.Struct, frozen=True, tag=True):
    by: str
    ready: bool


ReadyCommand = AskReady | SetReady


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command of a ready check")


@apply.register
def _(command: AskReady, state: PartyState) -> Transition:
    """Whoever asks is ready."""
    host = require_allowed(state, command.by, Action.ASK_READY)
    pick = state.current_pick()
    if pick is not None and pick.playing_since is not None:
        raise Refused("already_playing", "It plays already; pause it to ask who is ready.")
    people = [each.id for each in state.active_participants() if each.id in command.present]
    answers = {**dict.fromkeys(people, False), host.id: True}
    return _with_check(state, ReadyCheck(host.id, command.until, answers))


@apply.register
def _(command: SetReady, state: PartyState) -> Transition:
    sender = require_allowed(state, command.by, Action.SET_READY)
    check = state.ready
    if check is None:
        raise Refused("not_asked", "Nobody has asked who is ready.")
    if check.answers.get(sender.id) is command.ready:
        return state, []
    answers = {**check.answers, sender.id: command.ready}
    return _with_check(state, replace(check, answers=answers))


def _with_check(state: PartyState, check: ReadyCheck | None) -> Transition:
    return replace(state, ready=check), [ReadyChanged()]


def end_check(state: PartyState) -> tuple[PartyState, list[Event]]:
    """Returns the state without a ready check, and what says so if there was one."""
    return _with_check(state, None) if state.ready is not None else (state, [])


def people_not_ready(state: PartyState, present: Collection[str]) -> list[ParticipantState]:
    """Returns whom a start would not wait for any longer: who takes part, has a screen open, and
    has not said to be ready. None while nobody has asked."""
    if state.ready is None:
        return []
    ready = {who for who, is_ready in state.ready.answers.items() if is_ready}
    return [
        each for each in state.active_participants() if each.id in present and each.id not in ready
    ]


def require_ready(
    state: PartyState, at: datetime.datetime, present: Collection[str]
) -> tuple[str, ...]:
    """Returns the ids of those without whom a start at this moment begins. Raises Refused while
    they are still waited for; a clock that was set back makes nobody wait for longer."""
    missing = people_not_ready(state, present)
    left = (state.ready.until - at).total_seconds() if state.ready is not None else 0.0
    if missing and 0 < left <= LONGEST_QUESTION:
        names = ", ".join(each.name for each in missing)
        seconds = max(1, round(left))
        detail = f"Not ready yet: {names}. You can start without them in {seconds} s."
        raise Refused("not_ready", detail)
    return tuple(each.id for each in missing)
