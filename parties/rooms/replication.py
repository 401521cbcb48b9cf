"""Replicates a party between processes: the bus messages, and how a commit of another is applied.

Commands are pure: applied to the same state they lead to the same state. So a process publishes the
commands that it has committed, and a checksum of the state that resulted. A process that gets
another checksum, as one of another release may, reads the party when it needs it.

Types and fields of the messages are a contract with processes of the release before.
"""

import zlib
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from parties.bus.bus import Message
from parties.delivery.recommendation_list import EncodedRecommendations
from parties.domain.batch import Batch, apply_commands
from parties.domain.chat import SendMessage
from parties.domain.commands import Command
from parties.domain.state import PartyState, StreamPosition
from parties.protocol.chat_frames import EncodedMessage
from parties.protocol.event_frames import EncodedEvent
from parties.protocol.server_messages import ReactionFrame, SuggestionFrame

_commands = msgspec.msgpack.Decoder(list[Command])
_messages = msgspec.msgpack.Decoder(list[EncodedMessage])
_events = msgspec.msgpack.Decoder(list[EncodedEvent])
_sorted = msgspec.msgpack.Encoder(order="sorted")


def commit_message(
    batch: Batch,
    commands: list[Command],
    events: list[EncodedEvent],
    messages: Sequence[EncodedMessage] = (),
) -> Message:
    """A commit of nothing but messages has a type of its own, which a release without a chat
    ignores; messages are not among the commands, so that it can apply the others."""
    applied = [each for each in commands if not isinstance(each, SendMessage)]
    return {
        "type": "room.told" if batch.steps else "room.chat",
        "told": msgspec.msgpack.encode(events),
        "epoch": batch.after.epoch,
        "before": batch.before.revision,
        "changes": msgspec.msgpack.encode(applied),
        "came_to": checksum(batch.after),
        "messages": msgspec.msgpack.encode(messages),
    }


def outside_commit_message(
    batch: Batch, commands: list[Command], events: list[EncodedEvent]
) -> Message:
    """A commit by a process without rooms: whoever receives it makes the list."""
    return {**commit_message(batch, commands, events), "unranked": True}


def is_unranked(message: Message) -> bool:
    return bool(message.get("unranked"))


def reactions_message(reactions: ReactionFrame) -> Message:
    return {"type": "room.reaction", "counts": reactions.counts, "title": reactions.title}


def reactions_of(message: Message) -> ReactionFrame:
    return msgspec.convert(
        {"type": "reaction", "counts": message["counts"], "title": message["title"]}, ReactionFrame
    )


def suggestion_message(to: str, suggestion: SuggestionFrame) -> Message:
    return {
        "type": "room.suggestion",
        "to": to,
        "by": suggestion.by,
        "interest": suggestion.interest,
        "weight": suggestion.weight,
    }


def suggestion_of(message: Message) -> tuple[str, SuggestionFrame]:
    """Returns the participant whom it is for, and the suggestion."""
    return message["to"], SuggestionFrame(message["by"], message["interest"], message["weight"])


def ranked_message(ranked: EncodedRecommendations, generation: tuple[int, int]) -> Message:
    return {
        "type": "room.ranked",
        "epoch": ranked.epoch,
        "revision": ranked.revision,
        "frame": ranked.frame,
        "generation": list(generation),
    }


def position_message(position: StreamPosition) -> Message:
    return {"type": "room.position", **position._asdict()}


def events_of(message: Message) -> list[EncodedEvent]:
    """Returns the events of a commit message. Raises KeyError or DecodeError."""
    return _events.decode(message["told"])


def messages_of(message: Message) -> list[EncodedMessage]:
    """Returns what was sent to the chat; a release without one sends none. Raises DecodeError."""
    return _messages.decode(message["messages"]) if "messages" in message else []


def apply_commit(known: PartyState | None, message: Message) -> PartyState | None:
    """Returns the state after another process's commit, without the messages that it sent: the
    known one if it cannot be applied to that, and None if the checksum differs or the commands are
    of another release."""
    if known is None or known.revision != message.get("before"):
        return known
    if message.get("type") == "room.chat":
        return known
    try:
        after = apply_commands(known, _commands.decode(message["changes"])).after
    except msgspec.DecodeError:
        return None
    return after if checksum(after) == message["came_to"] else None


def checksum(state: PartyState) -> int:
    """Equal states have equal checksums, in whatever order their parts were put together. Messages
    of the chat are left out: they have an order of their own."""
    return zlib.crc32(_sorted.encode(replace(state, messages=(), last_message=0)))
