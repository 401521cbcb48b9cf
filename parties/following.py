"""How a process keeps up with what another one commits, without reading the party again.

Changes are pure: applied to the same state they lead to the same state. So a process tells the
changes that it has committed, and what came of them as a number; who comes to another number, as
a process of another release may, reads the party when it needs it.
"""

import zlib
from typing import Any

import msgspec

from parties import batch
from parties.batch import Batch
from parties.changes import Change
from parties.state import PartyState

_changes = msgspec.msgpack.Decoder(list[Change])
_in_order = msgspec.msgpack.Encoder(order="sorted")


def told(taken: Batch, changes: list[Change]) -> dict[str, Any]:
    return {
        "before": taken.before.revision,
        "changes": msgspec.msgpack.encode(changes),
        "came_to": number_of(taken.after),
    }


def followed(known: PartyState | None, message: dict[str, Any]) -> PartyState | None:
    """The state after what the message tells; the known one where it cannot be applied to it, and
    none if it led elsewhere than it should, or if it is of a release with other changes."""
    if known is None or known.revision != message.get("before"):
        return known
    try:
        after = batch.take(known, _changes.decode(message["changes"])).after
    except msgspec.DecodeError:
        return None
    return after if number_of(after) == message["came_to"] else None


def number_of(state: PartyState) -> int:
    """Equal states have equal numbers, in whatever order their parts were put together."""
    return zlib.crc32(_in_order.encode(state))
