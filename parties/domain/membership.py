"""Commands of participants about their own place in a party: leave it, change one's name."""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties.domain import ballot
from parties.domain.events import Event, Left, Transition, Updated
from parties.domain.names import unique_name
from parties.domain.permissions import Action, require_allowed
from parties.domain.state import ParticipantState, PartyState


class Leave(msgspec.Struct, frozen=True, tag=True):
    """`present` is who has a screen open: a host who leaves is succeeded by one of them."""

    by: str
    present: frozenset[str] = frozenset()


class Rename(msgspec.Struct, frozen=True, tag=True):
    by: str
    name: str


MembershipCommand = Leave | Rename


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command about one's place")


@apply.register
def _(command: Leave, state: PartyState) -> Transition:
    leaver = require_allowed(state, command.by, Action.LEAVE)
    return leave(state, leaver, command.present)


def leave(state: PartyState, leaver: ParticipantState, present: frozenset[str]) -> Transition:
    """Takes a participant out, who may come back; a host is succeeded in the same moment. If
    nobody is left who could be host, whoever joins next is."""
    role = "participant" if leaver.role == "host" else leaver.role
    gone = replace(leaver, role=role, standing="left")
    state, waited_no_more = ballot.without_leaver(state.with_participant(gone), leaver.id)
    events: list[Event] = [Left(leaver.id, "left"), *waited_no_more]
    return with_next_host(state, events, present) if leaver.role == "host" else (state, events)


def with_next_host(state: PartyState, events: list[Event], present: frozenset[str]) -> Transition:
    """Adds to a host's departure that somebody succeeds: who has been in the party for longest of
    those who are here, or of all. Nobody may be left."""
    candidates = state.active_participants()
    here = [each for each in candidates if each.id in present]
    heir = min(here or candidates, key=_seniority, default=None)
    if heir is None:
        return state, events
    host = replace(heir, role="host")
    return state.with_participant(host), [*events, Updated(host, ("role",))]


def _seniority(each: ParticipantState) -> tuple[datetime.datetime, str]:
    return each.joined_at, each.id


@apply.register
def _(command: Rename, state: PartyState) -> Transition:
    return renamed(state, require_allowed(state, command.by, Action.RENAME), command.name)


def renamed(state: PartyState, participant: ParticipantState, name: str) -> Transition:
    """Gives them the name, with a number if another has it or one that looks like it."""
    others = [each.name for each in state.joined_participants() if each.id != participant.id]
    changed = replace(participant, name=unique_name(name, others))
    if changed == participant:
        return state, []
    return state.with_participant(changed), [Updated(changed, ("name",))]
