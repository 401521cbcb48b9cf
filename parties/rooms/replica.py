"""What this process knows of a party: a cached state, its position, and the order of events.

A replica is updated by the commits of its own room and of other processes, and reads the party from
the store when it has no state or knows of a newer position. It sends nothing itself: what follows
from an update is for its listener to do.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Protocol, TypeVar

from parties.bus.bus import Message
from parties.domain.errors import PartyNotFound, Refused, StoreUnavailable
from parties.domain.state import PartyState, StreamPosition
from parties.protocol.chat_frames import EncodedMessage
from parties.protocol.event_frames import EncodedEvent
from parties.rooms import epochs, replication
from parties.rooms.event_order import EventOrder
from parties.runtime import metrics
from parties.storage import party_store
from parties.storage.db_threads import run_in_store_thread

GAP_SECONDS = 0.25
REMOTE_COMMIT_SECONDS = 0.05
RETRY_SECONDS = 0.5

T = TypeVar("T")


class ReplicaListener(Protocol):
    def deliver(self, event: EncodedEvent) -> None:
        """The event is the next one, in order."""

    def deliver_message(self, message: EncodedMessage) -> None:
        """The message of the chat is the next one, in order."""

    def send_snapshots(self) -> None:
        """Events are missing: every connection needs a snapshot."""

    def publish_position(self, position: StreamPosition) -> None:
        """Other processes may have missed the same events."""

    def epoch_changed(self) -> None:
        """The database was restored."""

    def party_ended(self) -> None:
        """The party was closed or deleted."""


class Replica:
    """`start` runs a coroutine as a background task of the room."""

    def __init__(
        self,
        code: str,
        listener: ReplicaListener,
        start: Callable[[Coroutine[None, None, None]], object],
    ) -> None:
        self.code = code
        self._listener = listener
        self._start = start
        self._state: PartyState | None = None
        self._position = StreamPosition("", -1)
        self._order = EventOrder[EncodedEvent]()
        self._message_order = EventOrder[EncodedMessage]()
        self._read_lock = asyncio.Lock()
        self._is_verifying = False
        self._remote_commit: asyncio.Future[None] | None = None

    @property
    def position(self) -> StreamPosition:
        """The newest position that is known of, by any means."""
        return self._position

    @property
    def cached(self) -> PartyState | None:
        """The state without asking the store; it may be older than `position`."""
        return self._state

    def is_current(self, state: PartyState) -> bool:
        return state.epoch == self._position.epoch and not self._is_behind(state)

    def _is_behind(self, state: PartyState) -> bool:
        position = self._position
        return state.revision < position.revision or state.last_message < position.message

    def check_client_position(
        self, epoch: str | None, revision: int, send_snapshot: Callable[[], None]
    ) -> None:
        """Has a snapshot sent to a client that is older; one that is newer than the replica shows
        that the replica is out of date, or that the database was restored."""
        position = self._position
        if epoch not in (None, position.epoch) or revision < position.revision:
            send_snapshot()
        elif revision > position.revision:
            self._start(self.verify())

    # --- commits of this room ----------------------------------------------------------------

    def commit(self, before: PartyState, after: PartyState) -> None:
        self._accept(before)
        self._state = after

    def discard(self) -> None:
        """Forgets the state: the next one to need it reads the party."""
        self._state = None

    async def newer_than(self, known: PartyState) -> PartyState | None:
        """Returns the state after another process's commit: to receive that from the bus is quicker
        than to read the party. None if nothing is received in time."""
        if self._state is known:
            self._remote_commit = asyncio.get_running_loop().create_future()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._remote_commit, REMOTE_COMMIT_SECONDS)
            self._remote_commit = None
        return None if self._state is known else self._state

    # --- commits of other processes ----------------------------------------------------------

    def is_other_epoch(self, epoch: str) -> bool:
        return self._position.epoch not in ("", epoch)

    def receive_commit(self, message: Message) -> None:
        """Raises KeyError or DecodeError if the message is of a release with other messages."""
        events = replication.events_of(message)
        if events and events[-1].revision <= self._order.revision:
            # Sent twice; or its revisions are counted anew since the database was restored.
            self._start(self.verify())
        self._state = replication.apply_commit(self._state, message)
        if self._remote_commit is not None and not self._remote_commit.done():
            self._remote_commit.set_result(None)
        self.receive_events(events)
        self.receive_messages(replication.messages_of(message))

    def receive_events(self, events: list[EncodedEvent]) -> None:
        """Delivers the events that are next; those that are early wait for the ones before."""
        for event in self._order.add(events):
            self._listener.deliver(event)
        if events:
            self.receive_position(StreamPosition(events[-1].epoch, events[-1].revision))

    def receive_messages(self, messages: list[EncodedMessage]) -> None:
        """Adds the messages that are next to the state, and delivers them."""
        for message in self._message_order.add(messages):
            if (state := self._state) is not None and message.revision > state.last_message:
                is_next = message.previous == state.last_message
                self._state = state.with_message(message.message) if is_next else None
            self._listener.deliver_message(message)
        if messages:
            newest, known = messages[-1], self._position.revision
            self.receive_position(StreamPosition(newest.epoch, known, newest.revision))

    def receive_position(self, position: StreamPosition) -> None:
        """Notes that the party has this revision; events up to it may still be on their way. One
        of another epoch is not of this party: a ranking may end after a restore was noticed."""
        if position.epoch and self.is_other_epoch(position.epoch):
            return
        self._position = StreamPosition(
            self._position.epoch or position.epoch,
            max(self._position.revision, position.revision),
            max(self._position.message, position.message),
        )
        if any(self._gaps):
            self._start(self._close_gap(self._gaps))

    @property
    def _gaps(self) -> tuple[int, int]:
        """What the next event and message that are missing come after, plus one; 0 without a gap:
        a gap that is still the same has not closed."""
        events, messages = self._order.revision, self._message_order.revision
        return (
            events + 1 if 0 <= events < self._position.revision else 0,
            messages + 1 if 0 <= messages < self._position.message else 0,
        )

    async def _close_gap(self, since: tuple[int, int]) -> None:
        """Nobody published an event, as after a commit whose answer was lost: other processes may
        have missed it too."""
        await asyncio.sleep(GAP_SECONDS)
        if any(now and now == then for now, then in zip(self._gaps, since, strict=True)):
            self.resync()
            self._listener.publish_position(self._position)

    def resync(self) -> None:
        """Starts again from a state that is read anew, since something was missed."""
        metrics.gaps.inc()
        self._reset()

    def _reset(self) -> None:
        self._state = None
        self._order.reset()
        self._message_order.reset()
        self._listener.send_snapshots()

    # --- reading -----------------------------------------------------------------------------

    async def state(self) -> PartyState:
        """Returns the newest state that is known of; raises PartyNotFound or StoreUnavailable."""
        async with self._read_lock:
            if self._state is None or self._is_behind(self._state):
                self._state = await self._read()
            return self._state

    async def check(self, check: Callable[[PartyState], T]) -> T:
        """Returns what the check returns. One that refuses is repeated with what the store has:
        what another process has saved may still be on its way. Raises what the check raises."""
        try:
            return check(await self.state())
        except Refused:
            return check(await self._read_again())

    async def _read_again(self) -> PartyState:
        async with self._read_lock:
            self._state = await self._read()
            return self._state

    async def _read(self) -> PartyState:
        while True:
            position = self._position
            state = await run_in_store_thread(party_store.load, self.code, position)
            if self._position.epoch == position.epoch:  # else a commit has found another meanwhile
                self._accept(state)
                return state

    async def verify(self) -> None:
        """Reads the party again, as soon as the store is available: what is known of it may be of
        another epoch, or less than was saved."""
        if self._is_verifying:
            return
        self._is_verifying = True
        try:
            while not await self._is_read():  # noqa: ASYNC110 the database sends no event
                await asyncio.sleep(RETRY_SECONDS)
        except PartyNotFound:
            self.end()
        finally:
            self._is_verifying = False

    def end(self) -> None:
        """The party was closed or deleted."""
        self._state = None
        self._listener.party_ended()

    async def _is_read(self) -> bool:
        try:
            await self._read_again()
        except StoreUnavailable:
            return False
        return True

    def _accept(self, state: PartyState) -> None:
        """Updates position and order from the store, which is the authority."""
        position = state.stream_position
        if self.is_other_epoch(position.epoch):
            self._begin_epoch(position)
        if self._order.revision < 0:
            self._order.advance_to(position)
            self.receive_events([])
        if self._message_order.revision < 0:
            newest = StreamPosition(position.epoch, position.message)
            self._message_order.advance_to(newest)
            self.receive_messages([])
        self.receive_position(position)

    def _begin_epoch(self, position: StreamPosition) -> None:
        """The database was restored: events of the epoch before are not part of the party now."""
        epochs.log_restore(self.code, self._position, position)
        self._reset()
        self._position = position
        self._listener.epoch_changed()
        self._listener.publish_position(self._position)
