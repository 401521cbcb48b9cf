"""Commands by which all wait for a screen that buffers: given by rooms, from what screens report.

A report asks for nothing, so none of them is refused: what does not apply changes nothing. That
also makes them idempotent, as several processes may give the same one at the same moment.
"""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties.domain.events import PlaybackAction, PlaybackChanged, Transition
from parties.domain.state import PartyState, PickState, Waits

LONGEST_WAIT = datetime.timedelta(seconds=10)
# A connection that fails all the time stops the others once in a while, and not the whole evening.
BETWEEN_WAITS = datetime.timedelta(seconds=30)
FURTHEST_BEHIND = 2.0  # seconds that the others go back, so that the screen need not skip


class WaitForScreen(msgspec.Struct, frozen=True, tag=True):
    """A screen of this participant buffers, at this position."""

    by: str
    position: float
    at: datetime.datetime


class ScreenCaughtUp(msgspec.Struct, frozen=True, tag=True):
    """No screen of this participant buffers any more, or none is open."""

    by: str
    at: datetime.datetime


class EndWait(msgspec.Struct, frozen=True, tag=True):
    """The wait of this pick that lasts until then has lasted long enough."""

    pick: str
    until: datetime.datetime
    at: datetime.datetime


WaitingCommand = WaitForScreen | ScreenCaughtUp | EndWait


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command about waiting for screens")


@apply.register
def _(command: WaitForScreen, state: PartyState) -> Transition:
    sender, pick = state.participants.get(command.by), state.current_pick()
    if sender is None or not sender.is_in or pick is None or not state.wait_for_all:
        return state, []
    if pick.waits.until is not None:
        return _wait_for_another(state, pick, command.by)
    if not _may_wait(pick, command):
        return state, []
    waits = replace(pick.waits, participants=(command.by,), until=command.at + LONGEST_WAIT)
    standing = replace(pick, position=_stand_at(pick, command), playing_since=None, waits=waits)
    return _with_pick(state, standing, command.by, "wait")


def _may_wait(pick: PickState, command: WaitForScreen) -> bool:
    """Not while it stands or is counted down to, and not for one who was waited for just now."""
    if pick.playing_since is None or command.at < pick.playing_since:
        return False
    ended = pick.waits.ended.get(command.by)
    return ended is None or abs(command.at - ended) >= BETWEEN_WAITS


def _stand_at(pick: PickState, command: WaitForScreen) -> float:
    clock = pick.position_at(command.at)
    return command.position if 0 <= clock - command.position <= FURTHEST_BEHIND else clock


def _wait_for_another(state: PartyState, pick: PickState, who: str) -> Transition:
    """The wait does not get longer."""
    if who in pick.waits.participants:
        return state, []
    waits = replace(pick.waits, participants=(*pick.waits.participants, who))
    return _with_pick(state, replace(pick, waits=waits), who, "wait")


@apply.register
def _(command: ScreenCaughtUp, state: PartyState) -> Transition:
    pick = state.current_pick()
    if pick is None or command.by not in pick.waits.participants:
        return state, []
    others = tuple(each for each in pick.waits.participants if each != command.by)
    if not others:
        return _go_on(state, pick, command.at, command.by)
    ended = {**pick.waits.ended, command.by: command.at}
    waits = replace(pick.waits, participants=others, ended=ended)
    return _with_pick(state, replace(pick, waits=waits), command.by, "wait")


@apply.register
def _(command: EndWait, state: PartyState) -> Transition:
    pick = state.current_pick()
    if pick is None or pick.id != command.pick or pick.waits.until != command.until:
        return state, []
    return _go_on(state, pick, command.at, "")


def is_over(until: datetime.datetime, now: datetime.datetime) -> bool:
    """Whether a wait that lasts until then is over; one that would last longer than any is of a
    clock that was set back since."""
    return not datetime.timedelta() < until - now <= LONGEST_WAIT


def _go_on(state: PartyState, pick: PickState, at: datetime.datetime, by: str) -> Transition:
    playing = replace(pick, playing_since=at, waits=waits_ended(pick.waits, at))
    return _with_pick(state, playing, by, "go_on")


def waits_ended(waits: Waits, at: datetime.datetime) -> Waits:
    """Returns the waits without the present one."""
    ended = {**waits.ended, **dict.fromkeys(waits.participants, at)}
    return Waits(ended=ended)


def _with_pick(state: PartyState, pick: PickState, by: str, action: PlaybackAction) -> Transition:
    return state.with_pick(pick), [PlaybackChanged(pick, by=by, action=action)]
