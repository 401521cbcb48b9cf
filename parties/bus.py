"""Between processes: a channel for each party, for the processes that have its room open.

The bus only says what was committed; whoever misses it catches up by revision. So losing it costs
time, never a change, and nobody waits for it: what is published goes into a queue.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import msgspec

from parties import metrics

log = logging.getLogger(__name__)

Message = dict[str, Any]
Said = tuple[str, bytes]  # a channel, and what is said on it

RETRY_SECONDS = 0.5
PATIENCE = 2.0  # for what takes no time while the bus is there
BEAT_SECONDS = 1.0
SILENCE_SECONDS = 3.0  # without a beat of our own, the bus is away, whatever its sockets say
OUTGOING_BYTES = 16 * 1024 * 1024


class Wire(Protocol):
    """What carries it. Every call may raise whatever says that it cannot be reached."""

    async def open(self, channels: Iterable[str]) -> None:
        """Listens to these, and hears nothing of before."""

    async def listen_to(self, channel: str) -> None: ...

    async def ignore(self, channel: str) -> None: ...

    async def hear(self) -> bytes: ...

    async def send(self, said: Sequence[Said]) -> None: ...

    async def close(self) -> None: ...


class Bus:
    """`receive` hears every message of other processes; `found` is called when a bus that could
    not be reached can be reached again. Without a wire there are no other processes."""

    def __init__(
        self,
        wire: Wire | None,
        process: str,
        receive: Callable[[Message], None],
        found: Callable[[], None],
    ) -> None:
        self._wire = wire
        self._process = process
        self._receive = receive
        self._found_again = found
        self._channels = {f"process.{process}"}
        self._is_open = False
        self._outgoing: deque[Said] = deque()
        self._outgoing_bytes = 0
        self._something_to_say = asyncio.Event()
        self._all_is_said = asyncio.Event()
        self._all_is_said.set()
        # What we have said ourselves comes back, and need not be taken apart to be known.
        self._mark = msgspec.msgpack.encode("sender") + msgspec.msgpack.encode(process)
        self.reachable = True

    async def run(self) -> None:
        """Hears and speaks for as long as this process lives."""
        if self._wire is not None:
            async with asyncio.TaskGroup() as tasks:
                for work in (self._listen(self._wire), self._speak(self._wire), self._beat()):
                    tasks.create_task(work)

    def publish(self, code: str, message: Message) -> None:
        if self._wire is not None:
            envelope = {"sender": self._process, "code": code, "at": time.time()}
            self._say(channel_of(code), msgspec.msgpack.encode({**envelope, **message}))

    async def join(self, code: str) -> None:
        self._channels.add(channel_of(code))
        if self._wire is not None and self._is_open:
            await self._attempt(self._wire.listen_to(channel_of(code)))

    async def leave(self, code: str) -> None:
        self._channels.discard(channel_of(code))
        if self._wire is not None and self._is_open:
            await self._attempt(self._wire.ignore(channel_of(code)))

    async def have_said_all(self, patience: float) -> None:
        """Or have waited so many seconds for a bus that is away."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._all_is_said.wait(), patience)

    async def _attempt(self, asked: Any) -> None:
        """Who cannot listen now does so when the bus is back: the channel is noted."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(PATIENCE):
                await asked

    # --- hearing -----------------------------------------------------------------------------

    async def _listen(self, wire: Wire) -> None:
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    await wire.open(self._channels)
                self._is_open = True
                self._found()
                while True:
                    async with asyncio.timeout(SILENCE_SECONDS):
                        heard = await wire.hear()
                    self._hear(heard)
            except Exception as error:
                self._is_open = False
                self._lost(error)
            await self._attempt(wire.close())
            await asyncio.sleep(RETRY_SECONDS)

    def _hear(self, heard: bytes) -> None:
        """What cannot be understood, from another release perhaps, must not end the listening."""
        if not heard or heard.startswith(self._mark, 1):
            return
        try:
            message = msgspec.msgpack.decode(heard)
            if message["sender"] != self._process:
                self._receive(message)
        except Exception:
            log.exception("bus message not understood", extra={"event": "bus_message_broken"})

    # --- speaking ----------------------------------------------------------------------------

    def _say(self, channel: str, what: bytes) -> None:
        """Drops the oldest when too much waits: who misses it catches up by revision."""
        self._outgoing.append((channel, what))
        self._outgoing_bytes += len(what)
        while self._outgoing_bytes > OUTGOING_BYTES:
            self._outgoing_bytes -= len(self._outgoing.popleft()[1])
            metrics.drops.inc()
        self._something_to_say.set()
        self._all_is_said.clear()

    async def _beat(self) -> None:
        """Heard by ourselves alone: a socket that is open says nothing of who is behind it."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self._say(f"process.{self._process}", b"")

    async def _speak(self, wire: Wire) -> None:
        """All that waits goes out together, and what comes meanwhile goes out next."""
        while True:
            await self._something_to_say.wait()
            self._something_to_say.clear()
            said = list(self._outgoing)
            self._outgoing.clear()
            self._outgoing_bytes = 0
            if not (await self._is_sent(wire, said) or await self._is_sent(wire, said)):
                metrics.drops.inc(sum(1 for _, what in said if what))
                await asyncio.sleep(RETRY_SECONDS)
            if not self._outgoing:
                self._all_is_said.set()

    async def _is_sent(self, wire: Wire, said: Sequence[Said]) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await wire.send(said)
        except Exception as error:
            self._lost(error)
            return False
        if self._is_open:
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


def channel_of(code: str) -> str:
    return f"party.{code}"
