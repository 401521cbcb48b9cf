"""Commands about the picked title: pick it, take that back, run its shared clock, rate it."""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties.domain import absence, ready
from parties.domain.errors import Refused
from parties.domain.events import (
    EveningRated,
    Picked,
    PickUndone,
    PlaybackChanged,
    Transition,
)
from parties.domain.permissions import Action, require_allowed
from parties.domain.state import How, PartyState, PickState
from parties.domain.waiting import waits_ended

UNDO_TIME = datetime.timedelta(seconds=10)
LONGEST_COUNTDOWN = 10.0  # seconds


class PickTitle(msgspec.Struct, frozen=True, tag=True):
    """`rank` and `block` say the title's place in the list, if it had one; `satisfied` how well
    it fits those who take part and show their weights; `present` who has a screen open."""

    by: str
    id: str
    title: int
    at: datetime.datetime
    rank: int | None = None
    block: str = ""
    agreement: str = ""
    score: float | None = None
    satisfied: dict[str, float] = {}
    present: frozenset[str] = frozenset()


class UndoPick(msgspec.Struct, frozen=True, tag=True):
    """`pick`: which one was meant; None for the newest."""

    by: str
    at: datetime.datetime
    pick: str | None = None


class Play(msgspec.Struct, frozen=True, tag=True):
    """`delay`: seconds that every screen counts down before it starts."""

    by: str
    position: float
    at: datetime.datetime
    present: frozenset[str] = frozenset()
    delay: float = 0.0


class Pause(msgspec.Struct, frozen=True, tag=True):
    """`at`: a release without it may still send commands on the bus."""

    by: str
    position: float
    at: datetime.datetime | None = None


class Seek(msgspec.Struct, frozen=True, tag=True):
    by: str
    position: float
    at: datetime.datetime


class Stop(msgspec.Struct, frozen=True, tag=True):
    """The watching is over, wherever the clock stands."""

    by: str
    at: datetime.datetime
    present: frozenset[str] = frozenset()


class RateEvening(msgspec.Struct, frozen=True, tag=True):
    by: str
    pick: str
    stars: float | None
    at: datetime.datetime


PlaybackCommand = PickTitle | UndoPick | Play | Pause | Seek | Stop | RateEvening


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command about the picked title")


@apply.register
def _(command: PickTitle, state: PartyState) -> Transition:
    host = require_allowed(state, command.by, Action.PICK_TITLE)
    pick = PickState(
        id=command.id,
        title=command.title,
        by=host.id,
        revision=0,
        picked_at=command.at,
        rank=command.rank,
        block=command.block,
        strategy=state.strategy,
        agreement=command.agreement,
        score=command.score,
        satisfied=command.satisfied,
        how=_how(state, command.title),
    )
    return pick_title(state, pick, command.present)


def pick_title(
    state: PartyState, pick: PickState, present: frozenset[str], revisions: int = 0
) -> Transition:
    """Makes it the pick unless its title is; the one before is over. `revisions`: of events of the
    same command that come before its own."""
    current = state.current_pick()
    if current is not None and current.title == pick.title:
        return state, []
    state, events = ready.end_check(state)
    if current is not None:
        ended = _ended(current, pick.picked_at, present)
        state = state.with_pick(ended)
        if current.was_watched:
            events.append(PlaybackChanged(ended, present, pick.by, "stop"))
        state, absences = _absent_at_the_end(state, ended, pick.by, present)
        events += absences
    pick = replace(pick, revision=state.revision + revisions + len(events) + 1)
    return state.with_pick(pick), [*events, Picked(pick)]


def _how(state: PartyState, title: int) -> How:
    """Returns how the host's pick comes about: until something was watched after a ballot, another
    title than its winner overrides it."""
    ballot = state.ballot
    if ballot is None or ballot.winner is None or ballot.closed_at is None:
        return "host"
    since = [pick for pick in state.picks if pick.picked_at >= ballot.closed_at]
    if any(pick.was_watched and pick.ended_at is not None for pick in since):
        return "host"
    return "ballot" if title == ballot.winner else "override"


@apply.register
def _(command: UndoPick, state: PartyState) -> Transition:
    by = require_allowed(state, command.by, Action.UNDO_PICK)
    pick = _current(state, command.by, Action.UNDO_PICK)
    if command.pick not in (None, pick.id):
        raise Refused("unknown_pick", "Something else was picked since.")
    if by.role != "host" and by.id != pick.by:
        raise Refused("forbidden", "Only the host or whoever picked can take a pick back.")
    if pick.was_watched:
        raise Refused("already_started", "You have started it: it cannot be taken back any more.")
    if command.at - pick.picked_at > UNDO_TIME:
        raise Refused("undo_expired", "A pick can be taken back for ten seconds.")
    replaced = _replaced_by(pick, state)
    before, events = ready.end_check(state.without_pick(pick.id))
    if replaced is None:
        return before, [*events, PickUndone(pick, None, by.id)]
    restored = replace(replaced, ended_at=None)
    return before.with_pick(restored), [*events, PickUndone(pick, replaced, by.id)]


def _replaced_by(pick: PickState, state: PartyState) -> PickState | None:
    """Returns the pick that this one ended, if it ended one."""
    earlier = [each for each in state.picks if each.revision < pick.revision]
    last = earlier[-1] if earlier else None
    return last if last is not None and last.ended_at == pick.picked_at else None


@apply.register
def _(command: Play, state: PartyState) -> Transition:
    """Once it plays, the ready check is over; nobody can hold it up for longer than that lasts."""
    pick = _current(state, command.by, Action.PLAY)
    without = ready.require_ready(state, command.at, command.present)
    since = command.at + datetime.timedelta(seconds=command.delay)
    pick_so_far = _without_countdown(pick, command.at)
    playing = replace(
        pick,
        position=command.position,
        playing_since=since,
        started_at=pick_so_far.started_at or since,
        waits=waits_ended(pick.waits, command.at),
        watched_by=_watched_by(pick_so_far, command.present),
    )
    state, events = ready.end_check(state)
    changed = PlaybackChanged(playing, command.present, command.by, "play", without)
    state, started = _with_playback(state, pick, playing, changed)
    return state, [*events, *started]


@apply.register
def _(command: Pause, state: PartyState) -> Transition:
    pick = _current(state, command.by, Action.PAUSE)
    waits = replace(pick.waits, participants=(), until=None)
    counted = pick if command.at is None else _without_countdown(pick, command.at)
    paused = replace(counted, position=command.position, playing_since=None, waits=waits)
    return _with_playback(
        state, pick, paused, PlaybackChanged(paused, by=command.by, action="pause")
    )


@apply.register
def _(command: Seek, state: PartyState) -> Transition:
    pick = _current(state, command.by, Action.SEEK)
    running = pick.playing_since
    since = max(running, command.at) if running is not None else None
    sought = replace(pick, position=command.position, playing_since=since)
    return _with_playback(
        state, pick, sought, PlaybackChanged(sought, by=command.by, action="seek")
    )


@apply.register
def _(command: Stop, state: PartyState) -> Transition:
    pick = _current(state, command.by, Action.STOP)
    ended = _ended(pick, command.at, command.present)
    state, events = ready.end_check(state.with_pick(ended))
    events.append(PlaybackChanged(ended, command.present, command.by, "stop"))
    state, absences = _absent_at_the_end(state, ended, command.by, command.present)
    return state, [*events, *absences]


@apply.register
def _(command: RateEvening, state: PartyState) -> Transition:
    rater = require_allowed(state, command.by, Action.RATE_EVENING)
    pick = next((each for each in state.picks if each.id == command.pick), None)
    if pick is None:
        raise Refused("unknown_pick", "This party has no such pick.")
    if pick.ratings.get(rater.id) == command.stars:
        return state, []
    ratings = {who: stars for who, stars in pick.ratings.items() if who != rater.id}
    if command.stars is not None:
        ratings[rater.id] = command.stars
    rated = replace(pick, ratings=ratings)
    state = state.with_pick(rated)
    if rater.taste_at is not None:
        # They have seen it now, which the filter of what was seen has to know: read them anew.
        state = state.with_participant(replace(rater, taste_at=command.at))
    return state, [EveningRated(rated, rater.id, command.stars)]


def _current(state: PartyState, by: str, action: Action) -> PickState:
    """Raises Refused if the sender may not do this, or nothing is picked."""
    require_allowed(state, by, action)
    pick = state.current_pick()
    if pick is None:
        raise Refused("nothing_picked", "Nothing is picked; the host picks what you watch.")
    return pick


def _with_playback(
    state: PartyState, before: PickState, after: PickState, changed: PlaybackChanged
) -> Transition:
    return (state.with_pick(after), [changed]) if after != before else (state, [])


def _without_countdown(pick: PickState, at: datetime.datetime) -> PickState:
    """Returns the pick as if it had never been started, if the countdown to its first start runs.
    A clock that was set back by more than that counts nothing down."""
    since = pick.playing_since
    if since is None or since != pick.started_at:
        return pick
    if not 0 < (since - at).total_seconds() <= LONGEST_COUNTDOWN:
        return pick
    return replace(pick, playing_since=None, started_at=None, watched_by=())


def _ended(pick: PickState, at: datetime.datetime, present: frozenset[str]) -> PickState:
    pick = _without_countdown(pick, at)
    return replace(
        pick,
        position=pick.position_at(at),
        playing_since=None,
        ended_at=at,
        waits=replace(pick.waits, participants=(), until=None),
        watched_by=_watched_by(pick, present) if pick.was_watched else pick.watched_by,
    )


def _watched_by(pick: PickState, present: frozenset[str]) -> tuple[str, ...]:
    """Phones are locked during a film: who was there when it began has seen it, too."""
    return tuple(sorted({*pick.watched_by, *present}))


def _absent_at_the_end(
    state: PartyState, ended: PickState, by: str, present: frozenset[str]
) -> Transition:
    """Nobody is absent where it is not known who is present, or nothing was watched."""
    if not ended.was_watched or not present or ended.ended_at is None:
        return state, []
    return absence.after_an_evening(state, present | {by}, ended.ended_at)
