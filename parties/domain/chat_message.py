"""One message of a party's chat, as an immutable value."""

import datetime

import msgspec

LONGEST_TEXT = 500  # characters
MESSAGES_SHOWN = 50  # the newest, which a snapshot has; older ones are asked for


class ChatMessage(msgspec.Struct, frozen=True):
    """`number` counts the party's messages from 1, in one order for all processes. `title`: what
    it is about. Of a deleted message its place remains: neither text nor title."""

    number: int
    participant: str
    text: str
    title: int | None
    sent_at: datetime.datetime
    deleted: bool = False

    def erased(self) -> "ChatMessage":
        return msgspec.structs.replace(self, text="", title=None, deleted=True)
