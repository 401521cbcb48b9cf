"""What one socket still has to be sent, and the writer that sends it.

A frame goes out at once, without a turn of the event loop, while its screen reads. Nobody waits
for one that does not: the newest recommendations replace unsent older ones, events queue up to a
bound, and past it the screen gets a snapshot instead.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import msgspec

from parties import metrics
from parties.sending import Blocked, at_once
from parties.telling import Told

EVENT_BOUND = 128
REPLY_BOUND = 512


class Ranked(msgspec.Struct, frozen=True):
    """Encoded recommendations for a revision."""

    revision: int
    frame: bytes


Send = Callable[[bytes], Coroutine[Any, Any, None]]
TakeSnapshot = Callable[[str], Awaitable[tuple[int, bytes]]]


class Outbox:
    """`snapshot` gives the newest state as this participant may see it, and its revision."""

    def __init__(self, participant: str, snapshot: TakeSnapshot, device: str = "") -> None:
        self.participant = participant
        self.device = device
        self.revision = -1
        self.opened_at = self.heard_at = time.monotonic()
        self._snapshot = snapshot
        self._behind = True
        # Lists, though the first goes first: they are nearly always empty, thousands of them, and
        # an empty deque takes ten times as much memory.
        self._events: list[bytes] = []
        self._replies: list[bytes] = []
        self._ranked: Ranked | None = None
        self._ranked_revision = -1
        self._is_awake = True
        self._sleeping: asyncio.Future[None] | None = None
        self._resting: Send | None = None
        self._begun: Awaitable[None] | None = None
        self._closing: tuple[bytes, int] | None = None
        self.overflowed = False

    def tell(self, told: Told) -> None:
        """Takes the next event in order; at a gap, or past the bound, a snapshot instead."""
        if self._behind or told.revision <= self.revision:
            return
        if told.previous != self.revision or len(self._events) >= EVENT_BOUND:
            self.fall_behind()
            return
        self.revision = told.revision
        self._send_or_queue(told.private.get(self.participant, told.frame), self._events)

    def notice(self, frame: bytes) -> None:
        """Takes a frame that is worth nothing later: who is behind reads it in the snapshot."""
        if not self._behind and len(self._events) < EVENT_BOUND:
            self._send_or_queue(frame, self._events)

    def rank(self, ranked: Ranked) -> None:
        if self._behind or ranked.revision < self._ranked_revision:
            return
        self._ranked_revision = ranked.revision
        if not self._sends_at_once(ranked.frame):
            if self._ranked is not None:
                metrics.conflations.inc()
            self._ranked = ranked
            self._wake()

    def reply(self, frame: bytes) -> None:
        if len(self._replies) >= REPLY_BOUND:
            self.overflowed = True
            return
        self._send_or_queue(frame, self._replies)

    def fall_behind(self) -> None:
        """The next frame is a snapshot."""
        if not self._behind:
            metrics.resyncs.inc()
        self._behind = True
        self._events.clear()
        self._ranked = None
        self._wake()

    def close(self, frame: bytes, code: int) -> None:
        """After the frame, the socket is closed with the code."""
        self._closing = self._closing or (frame, code)
        self._wake()

    @property
    def is_closing(self) -> bool:
        return self._closing is not None

    def _wake(self) -> None:
        self._is_awake = True
        if self._sleeping is not None and not self._sleeping.done():
            self._sleeping.set_result(None)

    async def _until_awake(self) -> None:
        if not self._is_awake:
            self._sleeping = asyncio.get_running_loop().create_future()
            await self._sleeping
            self._sleeping = None
        self._is_awake = False

    def _send_or_queue(self, frame: bytes, queue: list[bytes]) -> None:
        if not self._sends_at_once(frame):
            queue.append(frame)
            self._wake()

    def _sends_at_once(self, frame: bytes) -> bool:
        """True if nothing waits before the frame and it is on its way."""
        if self._resting is None or self._is_awake:
            return False
        try:
            at_once(self._resting(frame))
        except Blocked as blocked:
            self._begun = blocked.rest
            self._wake()
        return True

    async def write(self, send: Send) -> int:
        """Sends until it is closed, and returns the close code."""
        while True:
            self._resting = send
            await self._until_awake()
            self._resting = None
            if (begun := self._begun) is not None:
                self._begun = None
                await begun
            if self._closing is not None:
                frame, code = self._closing
                await send(frame)
                return code
            await self._write_pending(send)

    async def _write_pending(self, send: Send) -> None:
        if self._behind:
            await self._catch_up(send)
        while (self._replies or self._events) and not self.is_closing:
            await send((self._events or self._replies).pop(0))
        if (ranked := self._ranked) is not None:
            self._ranked = None
            await send(ranked.frame)

    async def _catch_up(self, send: Send) -> None:
        """Events from now on are queued behind the snapshot; those it contains are skipped.

        Nothing runs between the room's last look at its revision and the two lines after the
        first: a coroutine that is awaited directly returns without a turn of the event loop.
        """
        revision, frame = await self._snapshot(self.participant)
        self._behind = False
        self.revision = self._ranked_revision = revision
        await send(frame)
