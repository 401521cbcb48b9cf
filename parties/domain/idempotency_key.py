"""Idempotency keys: a second attempt at a command has the first one's key, and its result."""

import dataclasses
import hashlib
from typing import Annotated

import msgspec

LONGEST_KEY = 64
# A newcomer's stands for a secret: whoever repeats it is given the same token.
SHORTEST_KEY_OF_A_NEWCOMER = 16
FORM = rf"^[!-~]{{1,{LONGEST_KEY}}}(?![\s\S])"  # `$` would let a line break follow

KeyText = Annotated[str, msgspec.Meta(pattern=FORM, max_length=LONGEST_KEY)]


@dataclasses.dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """Identifies a command by its caller's key, whatever its content.

    caller: a participant's id, or a digest of what a newcomer has sent.
    content: a digest of the command; empty where none can differ.
    """

    caller: str
    key: str
    content: str = dataclasses.field(default="", compare=False)

    def is_reused(self, first: str) -> bool:
        """Returns whether the content of the first command with this key was another."""
        return "" not in (self.content, first) and self.content != first


def content_digest(*content: object) -> str:
    """Returns the same for equal content, in whatever order its fields were sent."""
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def newcomer(key: str, *sent: object) -> IdempotencyKey:
    """Returns a key bound to what was sent: with another body, or by another member, it is
    another key."""
    digest = hashlib.sha256(repr(sent).encode("utf-8", "backslashreplace"))
    return IdempotencyKey(digest.hexdigest(), key)
