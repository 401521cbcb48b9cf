"""Commands about who is away: gone for so long that they do not count until they return.

Processes see who has a screen open, and make these commands of what they see; a commit makes it the
same for all of them.
"""

import datetime
import functools
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from parties.domain.events import Event, Transition, Updated
from parties.domain.state import ParticipantState, PartyState

LONG = datetime.timedelta(minutes=30)
"""For so long somebody has to be away until they give up their place in a full party."""


class MarkAway(msgspec.Struct, frozen=True, tag=True):
    participants: tuple[str, ...]
    at: datetime.datetime


class MarkBack(msgspec.Struct, frozen=True, tag=True):
    participants: tuple[str, ...]


AbsenceCommand = MarkAway | MarkBack


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command about who is away")


@apply.register
def _(command: MarkAway, state: PartyState) -> Transition:
    named = [state.participants.get(each) for each in command.participants]
    return _marked(state, [each for each in named if each and each.counts], command.at)


@apply.register
def _(command: MarkBack, state: PartyState) -> Transition:
    named = [state.participants.get(each) for each in command.participants]
    return _marked(state, [each for each in named if each and each.is_away], None)


def after_an_evening(
    state: PartyState, present: frozenset[str], at: datetime.datetime
) -> Transition:
    """Marks those who were not there when what was watched was over. Nobody is marked where it is
    not known who was there."""
    absent = [each for each in state.counting_participants() if each.id not in present]
    return _marked(state, absent if present else [], at)


def _marked(
    state: PartyState, some: Iterable[ParticipantState], away_at: datetime.datetime | None
) -> Transition:
    events = list[Event]()
    for each in some:
        marked = replace(each, away_at=away_at)
        state = state.with_participant(marked)
        events.append(Updated(marked, ("away",)))
    return state, events


def longest_away(state: PartyState, at: datetime.datetime) -> ParticipantState | None:
    """Returns who gives up their place to somebody who joins a full party; never the host."""
    away = [
        (each.away_at, each.id, each)
        for each in state.active_participants()
        if each.away_at is not None and each.role != "host" and at - each.away_at >= LONG
    ]
    return min(away)[2] if away else None
