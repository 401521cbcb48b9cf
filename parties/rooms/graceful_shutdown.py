"""Shuts the rooms of a process down: closes connections, hands presence over, saves what waits.

`parties/runtime/shutdown_signals.py` starts it, before the server stops by itself.
"""

import asyncio
import contextlib
from collections.abc import Mapping

from parties.rooms.presence import Presence
from parties.rooms.room import Room
from parties.storage.interaction_buffer import InteractionBuffer

DISCONNECT_SECONDS = 2.0  # who has not read the closing frame by then is cut off


async def shut_down(
    rooms: Mapping[str, Room], presence: Presence, interactions: InteractionBuffer
) -> None:
    """Closes every connection; clients reconnect to another process, or to the next one.

    `rooms` by code, live: a connection that was being made is closed by whoever adds it.
    """
    for room in list(rooms.values()):
        room.connections.close_for_restart()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(_until_disconnected(rooms), DISCONNECT_SECONDS)
    await presence.hand_over(rooms)
    await interactions.flush()


async def _until_disconnected(rooms: Mapping[str, Room]) -> None:
    while any(room.connections for room in rooms.values()):  # noqa: ASYNC110 once in a process
        await asyncio.sleep(0.02)
