"""Commands that close a party and open it again."""

import functools

import msgspec
from msgspec.structs import replace

from parties.domain.errors import Refused
from parties.domain.events import PartyClosed, PartyReopened, Transition
from parties.domain.permissions import Action, require_allowed
from parties.domain.state import PartyState


class Close(msgspec.Struct, frozen=True, tag=True):
    by: str


class Reopen(msgspec.Struct, frozen=True, tag=True):
    by: str


ClosingCommand = Close | Reopen


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} neither closes nor opens a party")


@apply.register
def _(command: Close, state: PartyState) -> Transition:
    require_allowed(state, command.by, Action.CLOSE_PARTY)
    return replace(state, closed=True, closed_by_host=True), [PartyClosed()]


@apply.register
def _(command: Reopen, state: PartyState) -> Transition:
    """What a moderator has closed stays closed."""
    require_allowed(state, command.by, Action.REOPEN_PARTY)
    if not state.closed:
        return state, []
    if not state.closed_by_host:
        raise Refused("party_closed", "This party was closed by the site, and stays closed.")
    return replace(state, closed=False, closed_by_host=False), [PartyReopened()]
