"""Commands about the chat: send a message, delete one, mute somebody.

A message advances no revision and is no event: it has a number of its own, so that a conversation
neither ranks the list again nor makes anybody who moves a slider wait.
"""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties.domain.chat_message import ChatMessage
from parties.domain.errors import Refused, unknown_message
from parties.domain.events import MessageDeleted, Transition, Updated
from parties.domain.permissions import Action, require_allowed, require_joined, require_participant
from parties.domain.state import ParticipantState, PartyState

REACTIONS = ("❤️", "😂", "😮", "😢", "🔥", "👏", "👍", "👎")


class SendMessage(msgspec.Struct, frozen=True, tag=True):
    """`text` is clean already."""

    by: str
    text: str
    at: datetime.datetime
    title: int | None = None


class DeleteMessage(msgspec.Struct, frozen=True, tag=True):
    """`author` is who wrote it: a state has the newest messages only."""

    by: str
    number: int
    author: str


class Mute(msgspec.Struct, frozen=True, tag=True):
    by: str
    participant: str
    muted: bool


ChatCommand = SendMessage | DeleteMessage | Mute


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command about the chat")


@apply.register
def _(command: SendMessage, state: PartyState) -> Transition:
    sender = require_allowed(state, command.by, Action.SEND_MESSAGE)
    if not state.chat:
        raise chat_off()
    _require_not_muted(sender)
    number = state.last_message + 1
    message = ChatMessage(number, sender.id, command.text, command.title, command.at)
    return state.with_message(message), []


@apply.register
def _(command: DeleteMessage, state: PartyState) -> Transition:
    sender = require_joined(state, command.by)
    if command.number > state.last_message:
        raise unknown_message()
    if sender.id != command.author:
        require_allowed(state, command.by, Action.DELETE_ANY_MESSAGE)
    kept = next((each for each in state.messages if each.number == command.number), None)
    if kept is not None and kept.deleted:
        return state, []
    messages = [each.erased() if each is kept else each for each in state.messages]
    return replace(state, messages=tuple(messages)), [MessageDeleted(command.number)]


@apply.register
def _(command: Mute, state: PartyState) -> Transition:
    host = require_allowed(state, command.by, Action.MUTE_PARTICIPANT)
    muted = require_participant(state, command.participant)
    if muted.id == host.id and command.muted:
        raise Refused("forbidden", "The host cannot mute themselves.")
    if muted.muted == command.muted:
        return state, []
    changed = replace(muted, muted=command.muted)
    return state.with_participant(changed), [Updated(changed, ("muted",))]


def require_may_react(state: PartyState, by: str, emoji: str) -> None:
    """Raises Refused unless the participant may send this reaction."""
    if state.closed:
        raise Refused("party_closed", "This party has ended.")
    _require_not_muted(require_allowed(state, by, Action.REACT))
    if emoji not in REACTIONS:
        raise Refused("unknown_reaction", "This is none of the reactions of this party.")


def chat_off() -> Refused:
    return Refused("chat_off", "The chat of this party is switched off.")


def _require_not_muted(sender: ParticipantState) -> None:
    """Who is made the host is muted no longer: there is nobody else who could end it."""
    if sender.muted and sender.role != "host":
        raise Refused("muted", "The host has muted you: you can read, and not write.")
