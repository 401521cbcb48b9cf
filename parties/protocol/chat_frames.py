"""Encodes the messages of the chat for clients, and for processes."""

import msgspec

from parties.domain.batch import Batch
from parties.domain.chat_message import ChatMessage
from parties.domain.state import PartyState
from parties.protocol.deciding import NameOf
from parties.protocol.server_messages import ChatFrame, MessageView, encode
from parties.protocol.snapshot import message


class EncodedMessage(msgspec.Struct, frozen=True):
    """A message in its order: numbers follow one another as revisions do.

    Processes send it to each other over the bus: its fields' names stay as they are.
    """

    message: ChatMessage
    frame: bytes
    epoch: str

    @property
    def revision(self) -> int:
        return self.message.number

    @property
    def previous(self) -> int:
        return self.message.number - 1


def encode_messages(batch: Batch, name_of: NameOf) -> list[EncodedMessage]:
    state = batch.after
    return [
        EncodedMessage(each, encode(_frame(message(each, state, name_of))), state.epoch)
        for each in batch.messages
    ]


def _frame(view: MessageView) -> ChatFrame:
    return ChatFrame(**msgspec.structs.asdict(view))


def page(
    messages: tuple[ChatMessage, ...], state: PartyState, name_of: NameOf
) -> list[MessageView]:
    return [message(each, state, name_of) for each in messages]
