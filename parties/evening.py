"""The evening with a title: picked, watched on a shared clock, rated."""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties.events import Applied, EveningRated, Event, Picked, PlaybackChanged
from parties.refusals import Refused
from parties.roles import host_in, steerer_in
from parties.state import PartyState, PickState


class PickTitle(msgspec.Struct, frozen=True, tag=True):
    """`rank` and `block` say where the title stood in the list, if it did; `satisfied` how well
    it fits everyone who takes part; `present` who has a screen open."""

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


class Play(msgspec.Struct, frozen=True, tag=True):
    by: str
    position: float
    at: datetime.datetime
    present: frozenset[str] = frozenset()


class Pause(msgspec.Struct, frozen=True, tag=True):
    by: str
    position: float


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


EveningChange = PickTitle | Play | Pause | Seek | Stop | RateEvening


@functools.singledispatch
def take(change: object, state: PartyState) -> Applied:
    raise TypeError(f"{change!r} is no change of an evening")


@take.register
def _(change: PickTitle, state: PartyState) -> Applied:
    host = host_in(state, change.by)
    current = state.current_pick()
    if current is not None and current.title == change.title:
        return state, []
    events = list[Event]()
    if current is not None:
        over = _over(current, change.at)
        state = state.with_pick(over)
        events += [PlaybackChanged(over, change.present)] if over.was_watched else []
    pick = PickState(
        id=change.id,
        title=change.title,
        by=host.id,
        revision=state.revision + len(events) + 1,
        picked_at=change.at,
        rank=change.rank,
        block=change.block,
        strategy=state.strategy,
        agreement=change.agreement,
        score=change.score,
        satisfied=change.satisfied,
    )
    return state.with_pick(pick), [*events, Picked(pick)]


@take.register
def _(change: Play, state: PartyState) -> Applied:
    pick = _current(state, change.by)
    playing = replace(pick, position=change.position, playing_since=change.at)
    return _moved(state, pick, playing, change.present)


@take.register
def _(change: Pause, state: PartyState) -> Applied:
    pick = _current(state, change.by)
    return _moved(state, pick, replace(pick, position=change.position, playing_since=None))


@take.register
def _(change: Seek, state: PartyState) -> Applied:
    pick = _current(state, change.by)
    since = change.at if pick.playing_since is not None else None
    return _moved(state, pick, replace(pick, position=change.position, playing_since=since))


@take.register
def _(change: Stop, state: PartyState) -> Applied:
    host_in(state, change.by)
    over = _over(_current(state, change.by), change.at)
    return state.with_pick(over), [PlaybackChanged(over, change.present)]


@take.register
def _(change: RateEvening, state: PartyState) -> Applied:
    rater = steerer_in(state, change.by)
    pick = next((each for each in state.picks if each.id == change.pick), None)
    if pick is None:
        raise Refused("unknown_pick", "This party has no such pick.")
    if pick.ratings.get(rater.id) == change.stars:
        return state, []
    ratings = {who: stars for who, stars in pick.ratings.items() if who != rater.id}
    if change.stars is not None:
        ratings[rater.id] = change.stars
    rated = replace(pick, ratings=ratings)
    state = state.with_pick(rated)
    if rater.taste_at is not None:
        # What they say tonight is part of their taste from now on: it is to be read anew.
        state = state.with_participant(replace(rater, taste_at=change.at))
    return state, [EveningRated(rated, rater.id, change.stars)]


def _current(state: PartyState, by: str) -> PickState:
    steerer_in(state, by)
    pick = state.current_pick()
    if pick is None:
        raise Refused("nothing_picked", "Nothing is picked; the host picks what you watch.")
    return pick


def _moved(
    state: PartyState,
    before: PickState,
    after: PickState,
    present: frozenset[str] = frozenset(),
) -> Applied:
    if after == before:
        return state, []
    return state.with_pick(after), [PlaybackChanged(after, present)]


def _over(pick: PickState, at: datetime.datetime) -> PickState:
    return replace(pick, position=pick.position_at(at), playing_since=None, ended_at=at)
