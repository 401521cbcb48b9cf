"""The send queue of one socket, and the writer that empties it.

A frame is sent at once, without a turn of the event loop, while the client reads. Nobody waits
for a client that does not read: the newest recommendations replace unsent older ones, events are
queued up to a limit, and beyond it the client gets a snapshot instead.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple

from parties.delivery.eager_send import Blocked, run_eagerly
from parties.delivery.recommendation_list import EncodedRecommendations
from parties.domain.looking import Look
from parties.domain.state import StreamPosition
from parties.protocol.chat_frames import EncodedMessage
from parties.protocol.close_codes import FLOOD
from parties.protocol.event_frames import EncodedEvent
from parties.protocol.server_messages import FocusFrame, encode
from parties.runtime import metrics

MAX_QUEUED_EVENTS = 128
MAX_QUEUED_REPLIES = 512


class EncodedSnapshot(NamedTuple):
    """An encoded snapshot, its position, and the list in it."""

    position: StreamPosition
    frame: bytes
    recommendations: EncodedRecommendations


Send = Callable[[bytes], Coroutine[Any, Any, None]]
FocusChanges = dict[str, Look | None]
TakeSnapshot = Callable[[str], Awaitable[EncodedSnapshot]]


class SendQueue:
    """Frames for one connection, in order.

    `snapshot` returns the newest state as this participant may see it, and its position.
    `takes_deltas`: the client has asked to be sent what changed in a list, where that is shorter.
    """

    def __init__(
        self,
        participant: str,
        snapshot: TakeSnapshot,
        device: str = "",
        takes_deltas: bool = False,
    ) -> None:
        self.participant = participant
        self.device = device
        self.takes_deltas = takes_deltas
        self.epoch = ""
        self.revision = -1
        self.message = 0
        self.opened_at = self.last_received_at = time.monotonic()
        self._snapshot = snapshot
        self._is_stale = True
        # Lists, though the first goes first: they are nearly always empty, thousands of them, and
        # an empty deque takes ten times as much memory.
        self._events: list[bytes] = []
        self._replies: list[bytes] = []
        self._recommendations: EncodedRecommendations | None = None
        self._focus: FocusChanges | None = None
        self._recommended_revision = -1
        # Of a client that takes deltas: its list, and since which it has missed none.
        self._shown: EncodedRecommendations | None = None
        self._complete_since = 0
        self._has_work = True
        self._wakeup: asyncio.Future[None] | None = None
        self._eager_send: Send | None = None  # None while the writer itself is sending
        self._blocked_send: Awaitable[None] | None = None
        self._closing: tuple[bytes, int] | None = None
        self.overflowed = False
        self.close_reason = ""

    def send_event(self, event: EncodedEvent) -> None:
        """Queues the next event in order; at a gap, or beyond the limit, a snapshot instead."""
        if self._is_stale or self._is_of_another_epoch(event) or event.revision <= self.revision:
            return
        if event.previous != self.revision or len(self._events) >= MAX_QUEUED_EVENTS:
            self.mark_stale()
            return
        self.revision = event.revision
        self._send_or_queue(event.private.get(self.participant, event.frame), self._events)

    def send_message(self, message: EncodedMessage) -> None:
        """Queues the next message of the chat; at a gap, or beyond the limit, a snapshot."""
        if self._is_stale or self._is_of_another_epoch(message) or message.revision <= self.message:
            return
        if message.previous != self.message or len(self._events) >= MAX_QUEUED_EVENTS:
            self.mark_stale()
            return
        self.message = message.revision
        self._send_or_queue(message.frame, self._events)

    def send_transient(self, frame: bytes) -> None:
        """Queues a frame whose content is also in the snapshot, so a stale client needs none."""
        if not self._is_stale and len(self._events) < MAX_QUEUED_EVENTS:
            self._send_or_queue(frame, self._events)

    def send_focus(self, frame: bytes, changes: FocusChanges) -> None:
        """Sends the frame, or adds its changes to those that are not sent yet: there is one frame
        of them, however slow the client is."""
        if self._is_stale:
            return
        if self._focus is not None or not self._sends_eagerly(frame):
            self._focus = {**(self._focus or {}), **changes}
            self._wake()

    def send_recommendations(self, recommendations: EncodedRecommendations) -> None:
        """Sends recommendations, or replaces unsent older ones; drops outdated ones."""
        if self._is_stale or self._is_of_another_epoch(recommendations):
            return
        if recommendations.revision < self._recommended_revision:
            return
        self._recommended_revision = recommendations.revision
        if self._can_send:
            self._sends_eagerly(self._frame_of(recommendations))
            return
        if self._recommendations is not None:
            metrics.conflations.inc()
        self._recommendations = recommendations
        self._wake()

    def _frame_of(self, newest: EncodedRecommendations) -> bytes:
        """Returns the frame that is to be sent now: it depends on what was sent before."""
        base = self._shown
        if not self.takes_deltas or base is None:
            return newest.frame
        self._shown = newest
        if newest.follows != base.number:
            self._complete_since = newest.number
            return newest.frame_after(base)
        return newest.frame_after(base, newest.returning_since(self._complete_since))

    def _is_of_another_epoch(
        self, update: EncodedEvent | EncodedMessage | EncodedRecommendations
    ) -> bool:
        """Compares epochs; if they differ, the next frame is a snapshot."""
        differs = update.epoch not in ("", self.epoch)
        if differs:
            self.mark_stale()
        return differs

    def send_reply(self, frame: bytes) -> None:
        if len(self._replies) >= MAX_QUEUED_REPLIES:
            self.overflowed = True
            return
        self._send_or_queue(frame, self._replies)

    def mark_stale(self) -> None:
        """Drops queued updates: the next frame is a snapshot."""
        if not self._is_stale:
            metrics.resyncs.inc()
        self._is_stale = True
        self._events.clear()
        self._recommendations = self._focus = None
        self._wake()

    def close(self, frame: bytes, code: int, reason: str) -> None:
        """Closes the socket with the code, after the frame. The first call wins."""
        self._closing = self._closing or (frame, code)
        self.close_reason = self.close_reason or reason
        self._wake()

    @property
    def is_closing(self) -> bool:
        return self._closing is not None

    def _wake(self) -> None:
        self._has_work = True
        if self._wakeup is not None and not self._wakeup.done():
            self._wakeup.set_result(None)

    async def _wait_for_work(self) -> None:
        if not self._has_work:
            self._wakeup = asyncio.get_running_loop().create_future()
            await self._wakeup
            self._wakeup = None
        self._has_work = False

    def _send_or_queue(self, frame: bytes, queue: list[bytes]) -> None:
        if not self._sends_eagerly(frame):
            queue.append(frame)
            self._wake()

    @property
    def _can_send(self) -> bool:
        """Whether nothing is queued before a frame that is sent at once."""
        return self._eager_send is not None and not self._has_work

    def _sends_eagerly(self, frame: bytes) -> bool:
        """Sends the frame at once if nothing is queued before it; returns whether it did."""
        if self._eager_send is None or self._has_work:
            return False
        try:
            run_eagerly(self._eager_send(frame))
        except Blocked as blocked:
            self._blocked_send = blocked.remainder
            self._wake()
        return True

    async def write(self, send: Send) -> int:
        """Sends queued frames until the queue is closed, and returns the close code."""
        while True:
            self._eager_send = send
            await self._wait_for_work()
            self._eager_send = None
            if (blocked := self._blocked_send) is not None:
                self._blocked_send = None
                await blocked
            if self._closing is not None:
                frame, code = self._closing
                if code != FLOOD:  # whose client reads none of its answers
                    await self._write_replies(send)
                await send(frame)
                return code
            await self._write_pending(send)

    async def _write_replies(self, send: Send) -> None:
        """What was acknowledged is acknowledged, also to somebody who leaves by it."""
        while self._replies:
            await send(self._replies.pop(0))

    async def _write_pending(self, send: Send) -> None:
        if self._is_stale:
            await self._send_snapshot(send)
        while (self._replies or self._events) and not self.is_closing:
            await send((self._events or self._replies).pop(0))
        if (recommendations := self._recommendations) is not None:
            self._recommendations = None
            await send(self._frame_of(recommendations))
        if (changes := self._focus) is not None:
            self._focus = None
            await send(encode(FocusFrame(changes)))

    async def _send_snapshot(self, send: Send) -> None:
        """Sends a snapshot. Later events are queued behind it; those it contains are skipped.

        Nothing runs between the room's last look at its revision and the lines after the
        first: a coroutine that is awaited directly returns without a turn of the event loop.
        """
        position, frame, recommendations = await self._snapshot(self.participant)
        self._is_stale = False
        self.epoch, self.message = position.epoch, position.message
        self.revision = self._recommended_revision = position.revision
        if self.takes_deltas:
            self._shown, self._complete_since = recommendations, recommendations.number
        await send(frame)

    def release_memory(self) -> None:
        if self._shown is not None:
            self._shown.release_memory()
