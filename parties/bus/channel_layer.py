"""Messages to open rooms from code without rooms (the admin, commands, workers), by Channels' own
layer.

With Redis, the layer publishes where the rooms' bus is subscribed to, in the same form. Without it
there is one process, and the layer is in its memory: `InMemorySubscriber` receives from there.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from parties.bus.bus import Message, channel_of

log = logging.getLogger(__name__)

SEND_SECONDS = 5.0  # the first message of a process loads the client and connects
SENDER = "site"  # no process has this name, so that every process takes the message for another's


def send_to_room(code: str, message: Message) -> bool:
    """Sends a message to every process that has the party's room open; returns whether it could.

    What could not be sent is found by the rooms' regular look into the store.
    """
    envelope = {"sender": SENDER, "code": code, "at": time.time()}
    try:
        async_to_sync(_send)(channel_of(code), {**envelope, **message})
    except Exception as error:
        fields = {"event": "room_message_not_sent", "party": code, "reason": repr(error)[:200]}
        log.warning("message to a room not sent", extra=fields)
        return False
    return True


async def _send(group: str, message: Message) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await get_channel_layer().group_send(group, message)


class InMemorySubscriber:
    """Receives what is sent to rooms in this process; does nothing where the layer is in Redis."""

    def __init__(self, on_message: Callable[[Message], None]) -> None:
        layer = get_channel_layer()
        self._layer: Any = layer if isinstance(layer, InMemoryChannelLayer) else None
        self._channel = f"rooms.{id(self):x}"
        self._on_message = on_message

    async def subscribe(self, code: str) -> None:
        if self._layer is not None:
            await self._layer.group_add(channel_of(code), self._channel)

    async def unsubscribe(self, code: str) -> None:
        if self._layer is not None:
            await self._layer.group_discard(channel_of(code), self._channel)

    async def run(self) -> None:
        """Receives for as long as this process lives."""
        while self._layer is not None:
            message = await self._layer.receive(self._channel)
            try:
                self._on_message(message)
            except Exception:
                log.exception("room message invalid", extra={"event": "bus_message_invalid"})
