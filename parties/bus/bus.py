"""Publish and subscribe between processes: one channel per party, for those with its room open.

The bus carries only what is already committed; a process that misses a message catches up by
revision. So losing the bus costs time, never a change, and publishing never blocks: messages go
into a queue.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import msgspec

from parties.runtime import metrics, tracing

log = logging.getLogger(__name__)

Message = dict[str, Any]
ChannelMessage = tuple[str, bytes]  # the channel's name and the encoded message

RETRY_SECONDS = 0.5
TIMEOUT_SECONDS = 2.0  # for operations that are instantaneous while the bus is reachable
HEARTBEAT_SECONDS = 1.0
# Without a heartbeat of our own for so long the bus is unreachable, even if sockets are open.
HEARTBEAT_TIMEOUT_SECONDS = 3.0
MAX_QUEUED_BYTES = 16 * 1024 * 1024


class Transport(Protocol):
    """Carries messages between processes. Any call may raise any exception when it is down."""

    async def open(self, channels: Iterable[str]) -> None:
        """Subscribes to these channels only; nothing published before is delivered."""

    async def subscribe(self, channel: str) -> None: ...

    async def unsubscribe(self, channel: str) -> None: ...

    async def receive(self) -> bytes: ...

    async def publish(self, messages: Sequence[ChannelMessage]) -> None: ...

    async def close(self) -> None: ...


class Bus:
    """The bus of one process. Without a transport there are no other processes.

    `on_message` is called with every message of another process, `on_reconnect` when the bus is
    reachable again.
    """

    def __init__(
        self,
        transport: Transport | None,
        process: str,
        on_message: Callable[[Message], None],
        on_reconnect: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._process = process
        self._on_message = on_message
        self._on_reconnect = on_reconnect
        self._channels = {f"process.{process}"}
        self._is_open = False
        self._queue: deque[ChannelMessage] = deque()
        self._queued_bytes = 0
        self._has_messages = asyncio.Event()
        self._is_flushed = asyncio.Event()
        self._is_flushed.set()
        # Our own messages come back to us: this prefix recognises them without decoding.
        self._own_prefix = msgspec.msgpack.encode("sender") + msgspec.msgpack.encode(process)
        self.reachable = True

    async def run(self) -> None:
        """Receives and publishes for as long as this process lives."""
        if (transport := self._transport) is not None:
            async with asyncio.TaskGroup() as tasks:
                for work in (self._receive(transport), self._publish(transport), self._heartbeat()):
                    tasks.create_task(work)

    def publish(self, code: str, message: Message) -> None:
        """Queues a message for the processes that have the party's room open."""
        if self._transport is not None:
            envelope = {"sender": self._process, "code": code, "at": time.time()}
            if cause := tracing.current():
                envelope["traceparent"] = cause
            self._enqueue(channel_of(code), msgspec.msgpack.encode({**envelope, **message}))

    async def subscribe(self, code: str) -> None:
        self._channels.add(channel_of(code))
        if self._transport is not None and self._is_open:
            await self._attempt(self._transport.subscribe(channel_of(code)))

    @property
    def channels(self) -> frozenset[str]:
        """The channels that are subscribed to, or will be when the bus is reachable."""
        return frozenset(self._channels)

    async def unsubscribe(self, code: str) -> None:
        self._channels.discard(channel_of(code))
        if self._transport is not None and self._is_open:
            await self._attempt(self._transport.unsubscribe(channel_of(code)))

    async def flush(self, timeout: float) -> None:  # noqa: ASYNC109 a time-out is no failure here
        """Waits until the queue is empty, or for `timeout` seconds if the bus is unreachable."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_flushed.wait(), timeout)

    async def _attempt(self, operation: Any) -> None:
        """Ignores a failure: reopening the transport subscribes to all channels again."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await operation

    # --- receiving ---------------------------------------------------------------------------

    async def _receive(self, transport: Transport) -> None:
        while True:
            try:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    await transport.open(self._channels)
                self._is_open = True
                self._mark_reachable()
                while True:
                    async with asyncio.timeout(HEARTBEAT_TIMEOUT_SECONDS):
                        encoded = await transport.receive()
                    self._handle(encoded)
            except Exception as error:
                self._is_open = False
                self._mark_unreachable(error)
            await self._attempt(transport.close())
            await asyncio.sleep(RETRY_SECONDS)

    def _handle(self, encoded: bytes) -> None:
        """A message that is invalid, or of another release, must not end receiving."""
        if not encoded or encoded.startswith(self._own_prefix, 1):
            return
        try:
            message = msgspec.msgpack.decode(encoded)
            if message["sender"] != self._process:
                self._on_message(message)
        except Exception:
            log.exception("bus message invalid", extra={"event": "bus_message_invalid"})

    # --- publishing --------------------------------------------------------------------------

    def _enqueue(self, channel: str, encoded: bytes) -> None:
        """Drops the oldest beyond the limit: receivers catch up by revision."""
        self._queue.append((channel, encoded))
        self._queued_bytes += len(encoded)
        while self._queued_bytes > MAX_QUEUED_BYTES:
            self._queued_bytes -= len(self._queue.popleft()[1])
            metrics.bus_dropped_messages.inc()
        self._has_messages.set()
        self._is_flushed.clear()

    async def _heartbeat(self) -> None:
        """Publishes to ourselves alone: an open socket does not prove that messages pass."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            self._enqueue(f"process.{self._process}", b"")

    async def _publish(self, transport: Transport) -> None:
        """Publishes all queued messages together; those queued meanwhile form the next batch."""
        while True:
            await self._has_messages.wait()
            self._has_messages.clear()
            batch = list(self._queue)
            self._queue.clear()
            self._queued_bytes = 0
            if not (await self._is_sent(transport, batch) or await self._is_sent(transport, batch)):
                metrics.bus_dropped_messages.inc(sum(1 for _, encoded in batch if encoded))
                await asyncio.sleep(RETRY_SECONDS)
            if not self._queue:
                self._is_flushed.set()

    async def _is_sent(self, transport: Transport, batch: Sequence[ChannelMessage]) -> bool:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await transport.publish(batch)
        except Exception as error:
            self._mark_unreachable(error)
            return False
        if self._is_open:
            self._mark_reachable()
        return True

    def _mark_unreachable(self, error: Exception) -> None:
        if self.reachable:
            reason = repr(error)[:200]
            log.warning("bus unreachable", extra={"event": "bus_unreachable", "reason": reason})
        self.reachable = False

    def _mark_reachable(self) -> None:
        if not self.reachable:
            self.reachable = True
            log.info("bus reachable", extra={"event": "bus_reachable"})
            self._on_reconnect()


def channel_of(code: str) -> str:
    return f"party.{code}"
