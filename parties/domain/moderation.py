"""Commands of the site's moderators, who are in no party: nobody's role is asked for.

They apply to a closed party as well: a name or a message is there to read still.
"""

import functools

import msgspec
from msgspec.structs import replace

from parties.domain import membership, removal
from parties.domain.errors import unknown_message
from parties.domain.events import (
    MessageDeleted,
    PartyClosed,
    PartyReopened,
    SettingsChanged,
    Transition,
)
from parties.domain.permissions import require_participant
from parties.domain.state import PartyState


class CloseForSite(msgspec.Struct, frozen=True, tag=True):
    """The host cannot open it again."""


class ReopenForSite(msgspec.Struct, frozen=True, tag=True):
    pass


class RenameParty(msgspec.Struct, frozen=True, tag=True):
    name: str


class RenameForSite(msgspec.Struct, frozen=True, tag=True):
    participant: str
    name: str


class RemoveForSite(msgspec.Struct, frozen=True, tag=True):
    """`secret` is the link's next one when the participant is banned; `present` is who has a screen
    open: a host who is removed is succeeded by one of them."""

    participant: str
    secret: str | None = None
    present: frozenset[str] = frozenset()


class EraseMessage(msgspec.Struct, frozen=True, tag=True):
    number: int


ModerationCommand = (
    CloseForSite | ReopenForSite | RenameParty | RenameForSite | RemoveForSite | EraseMessage
)


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command of a moderator")


@apply.register
def _(command: CloseForSite, state: PartyState) -> Transition:
    if state.closed:
        return replace(state, closed_by_host=False), []
    return replace(state, closed=True, closed_by_host=False), [PartyClosed()]


@apply.register
def _(command: ReopenForSite, state: PartyState) -> Transition:
    if not state.closed:
        return state, []
    return replace(state, closed=False, closed_by_host=False), [PartyReopened()]


@apply.register
def _(command: RenameParty, state: PartyState) -> Transition:
    if command.name == state.name:
        return state, []
    return replace(state, name=command.name), [SettingsChanged()]


@apply.register
def _(command: RenameForSite, state: PartyState) -> Transition:
    """Somebody who is in the party no more may be renamed: what they did names them still."""
    participant = state.participants.get(command.participant) or require_participant(
        state, command.participant
    )
    return membership.renamed(state, participant, command.name)


@apply.register
def _(command: RemoveForSite, state: PartyState) -> Transition:
    leaver = require_participant(state, command.participant)
    was_host = leaver.role == "host"
    if was_host:
        leaver = replace(leaver, role="participant")
    if command.secret is None:
        state, events = removal.removed(state, leaver)
    else:
        state, events = removal.banned(state, leaver, command.secret)
    return (
        membership.with_next_host(state, events, command.present) if was_host else (state, events)
    )


@apply.register
def _(command: EraseMessage, state: PartyState) -> Transition:
    if command.number > state.last_message:
        raise unknown_message()
    erased = tuple(
        each.erased() if each.number == command.number else each for each in state.messages
    )
    return replace(state, messages=erased), [MessageDeleted(command.number)]
