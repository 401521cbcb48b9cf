"""Between processes: a channel layer whose group members are processes, one group a party.

The bus only says what was committed; whoever misses it catches up by revision. So losing it
costs time, never a change, and nobody waits for it: what is published goes into a queue.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

from channels.layers import BaseChannelLayer

from parties import metrics

log = logging.getLogger(__name__)

Message = dict[str, Any]
RETRY_SECONDS = 0.5
OUTGOING = 10_000


class Bus:
    """`receive` hears every message of other processes; `found` is called when a bus that could
    not be reached can be reached again."""

    def __init__(
        self,
        layer: BaseChannelLayer,
        process: str,
        receive: Callable[[Message], None],
        found: Callable[[], None],
    ) -> None:
        self._layer = layer
        self._process = process
        self._receive = receive
        self._found_again = found
        self._channel: str | None = None
        self._groups: set[str] = set()
        self._outgoing: asyncio.Queue[tuple[str, Message]] = asyncio.Queue(OUTGOING)
        self.reachable = True

    async def listen(self) -> None:
        """Hears what other processes say, for as long as this one lives."""
        while self._channel is None:
            await self._attempt(self._open_channel())
            if self._channel is None:
                await asyncio.sleep(RETRY_SECONDS)
        while True:
            self._hear(await self._layer.receive(self._channel))

    def _hear(self, message: Message) -> None:
        """What cannot be understood, from another release perhaps, must not end the listening."""
        try:
            if message["sender"] != self._process:
                self._receive(message)
        except Exception:
            log.exception("bus message not understood", extra={"event": "bus_message_broken"})

    async def speak(self) -> None:
        """Publishes what waits in the queue, in its order."""
        while True:
            code, message = await self._outgoing.get()
            if not await self._attempt(self._layer.group_send(_group(code), message)):
                await asyncio.sleep(RETRY_SECONDS)

    def publish(self, code: str, message: Message) -> None:
        """Drops the oldest when the queue is full: who misses it catches up by revision."""
        if self._outgoing.full():
            self._outgoing.get_nowait()
            metrics.drops.inc()
        envelope = {"sender": self._process, "code": code, "at": time.time()}
        self._outgoing.put_nowait((code, {**message, **envelope}))

    async def join(self, code: str) -> None:
        self._groups.add(_group(code))
        if self._channel is not None:
            await self._attempt(self._layer.group_add(_group(code), self._channel))

    async def leave(self, code: str) -> None:
        self._groups.discard(_group(code))
        if self._channel is not None:
            await self._attempt(self._layer.group_discard(_group(code), self._channel))

    async def rejoin(self) -> None:
        """Joins every group again; those that were joined all along do not mind."""
        for group in list(self._groups):
            if self._channel is not None:
                await self._attempt(self._layer.group_add(group, self._channel))

    async def _open_channel(self) -> None:
        channel = await self._layer.new_channel("process")
        for group in list(self._groups):
            await self._layer.group_add(group, channel)
        self._channel = channel

    async def _attempt(self, call: Coroutine[Any, Any, object]) -> bool:
        try:
            await call
        except Exception as error:
            self._lost(error)
            return False
        self._found()
        return True

    def _lost(self, error: Exception) -> None:
        if self.reachable:
            log.warning("bus lost", extra={"event": "bus_lost", "reason": repr(error)[:200]})
        self.reachable = False

    def _found(self) -> None:
        if not self.reachable:
            self.reachable = True
            log.info("bus found again", extra={"event": "bus_found"})
            self._found_again()


def _group(code: str) -> str:
    return f"party.{code}"
