"""The registry of the rooms that are open in this process, and the regular work for them."""

import asyncio
import contextlib
import datetime
import secrets
import time
import weakref
from collections.abc import Awaitable, Callable

from django.conf import settings
from django.utils import timezone

from parties.bus.bus import Bus, Message, Transport
from parties.bus.channel_layer import InMemorySubscriber
from parties.bus.redis_transport import RedisTransport
from parties.delivery.send_queue import SendQueue
from parties.domain import codes
from parties.domain.errors import PartyNotFound, StoreUnavailable
from parties.domain.state import StreamPosition
from parties.rooms import focus, graceful_shutdown
from parties.rooms.ballot_watch import BallotWatch
from parties.rooms.engine_loader import EngineLoader
from parties.rooms.presence import TICK_SECONDS, Presence
from parties.rooms.room import Room
from parties.runtime import background_tasks, memory, metrics, shutdown_signals
from parties.runtime.fault_isolation import run_batch, run_each
from parties.runtime.memory import ClosedSocketCollector
from parties.runtime.repeated_logs import deduplicator
from parties.storage import applied_changes, ballots, chat_log, party_store
from parties.storage.committer import Committer
from parties.storage.db_threads import run_in_store_thread
from parties.storage.interaction_buffer import InteractionBuffer

Work = Callable[[], Awaitable[None]]
Seconds = Callable[[], float]
Stored = tuple[StreamPosition, bool]  # a party's position in the store, and whether it is closed

IDLE_SECONDS = 30.0
RELEASE_MEMORY_SECONDS = 60.0
WAITS_SECONDS = 0.25
FLUSH_SECONDS = 2.0
DELETE_KEYS_SECONDS = DELETE_MESSAGES_SECONDS = 60.0
OVERDUE_SECONDS = 30.0  # until a ballot is closed whose room is open in no process
OVERDUE_AT_ONCE = 20
LOG_REPEATS_SECONDS = 5.0
ROOMS_PER_SLICE = 50
PRELOAD_SECONDS = 10.0  # a larger catalogue is still being read when connections are accepted


class RoomRegistry:
    """Opens rooms when they are needed, and closes those that nobody uses."""

    def __init__(self) -> None:
        self.process = secrets.token_hex(8)
        self.is_shutting_down = False
        self.engines = EngineLoader()
        self.bus = Bus(_transport(), self.process, self._receive, self._on_bus_reachable)
        self._in_memory = InMemorySubscriber(self._receive)
        self.presence = Presence(self.process, self.bus, self._room_of)
        self._ballots = BallotWatch()
        self._interactions = InteractionBuffer()
        self._committer = Committer()
        self._rooms: dict[str, Room] = {}
        self._closed_sockets = ClosedSocketCollector()
        self._opening: dict[str, asyncio.Task[Room]] = {}
        self._tasks = [
            background_tasks.start(
                name, background_tasks.run_periodically(name, work, seconds), empty_context=True
            )
            for name, work, seconds in self._regular_work()
        ]
        receive = self.bus.run if settings.REDIS_URL else self._in_memory.run
        listening = background_tasks.run_forever("bus", receive)
        self._tasks.append(background_tasks.start("bus", listening, empty_context=True))

    def _regular_work(self) -> list[tuple[str, Work, Seconds]]:
        return [
            ("presence", self._update_presence, lambda: TICK_SECONDS),
            ("ballots", self._watch_ballots, lambda: TICK_SECONDS),
            ("overdue ballots", self._open_overdue, lambda: OVERDUE_SECONDS),
            ("waits for screens", self._end_waits, lambda: WAITS_SECONDS),
            ("interactions", self._flush_interactions, lambda: FLUSH_SECONDS),
            ("rooms", self._check_rooms, lambda: settings.LEASE_SECONDS / 3),
            ("idempotency keys", self._delete_keys, lambda: DELETE_KEYS_SECONDS),
            ("chat messages", self._delete_messages, lambda: DELETE_MESSAGES_SECONDS),
            ("repeated logs", self._log_repeats, lambda: LOG_REPEATS_SECONDS),
            ("memory", self._release_memory, lambda: settings.GIVE_BACK_SECONDS),
            ("engine", self._refresh_engine, lambda: settings.CATALOG_POLL_SECONDS),
        ]

    async def preload_engine(self) -> None:
        """Called before connections are accepted: those that wait for it would slow it down."""
        with contextlib.suppress(StoreUnavailable, TimeoutError):
            await asyncio.wait_for(self.engines.engine(), PRELOAD_SECONDS)

    async def room(self, code: str) -> Room:
        """Returns the room, opened if need be. Raises PartyNotFound or StoreUnavailable.

        What cannot be a party's code reaches neither the database nor the bus.
        """
        if not codes.is_code(code):
            raise PartyNotFound(code)
        await self.engines.engine()
        if code in self._opening or code not in self._rooms:
            # A caller that is cancelled must not cancel it for the others who wait for it.
            return await asyncio.shield(self._opening.get(code) or self._start_opening(code))
        room = self._rooms[code]
        try:
            await room.state()
        except PartyNotFound:
            await self._close(code)
            raise
        return room

    def _start_opening(self, code: str) -> asyncio.Task[Room]:
        expected = (PartyNotFound, StoreUnavailable)
        opening = background_tasks.start("opening a room", self._open(code), expected=expected)
        self._opening[code] = opening
        opening.add_done_callback(lambda _: self._opening.pop(code))
        return opening

    async def _open(self, code: str) -> Room:
        """A room that cannot be opened is closed again."""
        room = Room(code, self.bus, self.engines, self._interactions, self._committer)
        self._rooms[code] = room
        metrics.rooms.inc()
        try:
            await self.bus.subscribe(code)
            await self._in_memory.subscribe(code)
            await room.state()
            await self.presence.room_opened(room)
            room.focus.opened()
        except BaseException:
            await self._close(code)
            raise
        return room

    async def _close(self, code: str) -> None:
        room = self._rooms.pop(code, None)
        if room is not None:
            room.close()
            metrics.rooms.dec()
            await self.bus.unsubscribe(code)
            await self._in_memory.unsubscribe(code)

    @property
    def open_codes(self) -> list[str]:
        return list(self._rooms)

    async def connect(self, code: str, send_queue: SendQueue) -> Room:
        room = await self.room(code)
        room.connections.add(send_queue)
        if self.is_shutting_down:  # it began to connect before that
            room.connections.close_for_restart()
            return room
        await self.presence.connected(room, send_queue.participant)
        return room

    def disconnect(self, room: Room, send_queue: SendQueue) -> None:
        room.connections.discard(send_queue)
        room.focus.disconnected(send_queue)
        room.screens.closed(send_queue)
        self._closed_sockets.count_closed()
        room.used_at = time.monotonic()
        self.presence.disconnected(room, send_queue.participant)

    async def shut_down(self) -> None:
        """Closes every connection, and accepts no other."""
        self.is_shutting_down = True
        await graceful_shutdown.shut_down(self._rooms, self.presence, self._interactions)

    async def close(self) -> None:
        self._ballots.close()
        for room in self._rooms.values():
            room.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._committer.close()

    def _room_of(self, code: str) -> Room | None:
        return self._rooms.get(code)

    def _receive(self, message: Message) -> None:
        room = self._rooms.get(message["code"])
        if room is None:
            return
        if message["type"] == "room.presence":
            self.presence.mark_changed(room.code, message.get("after", 0.0))
        elif message["type"] == focus.MESSAGE_TYPE:
            room.focus.receive(message)
        else:
            room.receive(message)

    def _on_bus_reachable(self) -> None:
        check = background_tasks.attempt("rooms", self._check_rooms)
        checking = background_tasks.start("rooms", check, empty_context=True)
        self._tasks.append(checking)
        checking.add_done_callback(self._tasks.remove)

    async def _update_presence(self) -> None:
        """Not during shutdown: participants just disconnected are not to be shown as offline."""
        if self.is_shutting_down:
            return
        rooms = list(self._rooms.values())
        for room in rooms:
            room.connections.close_idle()
            room.focus.tick()
        await self.presence.update(rooms)

    async def _watch_ballots(self) -> None:
        """Not during shutdown: who was just disconnected is not gone."""
        if not self.is_shutting_down:
            await self._ballots.update(list(self._rooms.values()))

    async def _open_overdue(self) -> None:
        """Opens rooms that no process has open while a ballot of theirs is over: it is closed as
        any other."""
        if self.is_shutting_down:
            return
        since = timezone.now() - datetime.timedelta(seconds=OVERDUE_SECONDS)
        codes = await run_in_store_thread(ballots.overdue, since, OVERDUE_AT_ONCE)
        await run_each("overdue ballots", codes, self._open_for_ballot)

    async def _open_for_ballot(self, code: str) -> None:
        with contextlib.suppress(PartyNotFound):
            await self.room(code)

    async def _end_waits(self) -> None:
        """Each process that has the room open does, so that the death of one prolongs no wait."""
        before = timezone.now() + datetime.timedelta(seconds=WAITS_SECONDS)
        for room in list(self._rooms.values()):
            room.screens.end_wait(before)

    async def _flush_interactions(self) -> None:
        for number, room in enumerate(list(self._rooms.values()), start=1):
            room.record_impressions()
            if number % ROOMS_PER_SLICE == 0:  # so that commands are handled meanwhile
                await asyncio.sleep(0)
        await self._interactions.flush()

    async def _release_memory(self) -> None:
        self._closed_sockets.collect_if_due(
            sum(len(room.connections) for room in self._rooms.values())
        )
        await memory.trim_heaps()

    async def _log_repeats(self) -> None:
        deduplicator.report()

    async def _check_rooms(self) -> None:
        """Closes unused rooms, and resyncs those that missed something on the bus."""
        for room in list(self._rooms.values()):
            if self._is_unused(room):  # asked now: while another is closed, somebody may connect
                await self._close(room.code)
        for room in self._rooms.values():
            if time.monotonic() - room.used_at > RELEASE_MEMORY_SECONDS:
                room.release_memory()
        before = {code: (room, room.replica.position) for code, room in self._rooms.items()}
        asked = list(before)
        answers = await run_batch("rooms", self._stored, asked)
        found = dict(zip(asked, answers, strict=True))
        await run_each("rooms", asked, lambda code: self._check_room(*before[code], found[code]))

    async def _stored(self, codes: list[str]) -> list[Stored | None]:
        found = await run_in_store_thread(party_store.positions, codes)
        return [found.get(code) for code in codes]

    async def _check_room(
        self, room: Room, before: StreamPosition, found: Stored | Exception | None
    ) -> None:
        """`found` is None if the party is deleted, and an exception if it could not be read."""
        if isinstance(found, Exception):
            return
        position, closed = found or (before, True)
        if closed:
            room.end()
        elif position.epoch != before.epoch or _is_behind(position, before):
            await room.replica.verify()
        elif position.revision > room.replica.position.revision:
            room.resync()
        else:  # messages of this moment may still be on their way
            room.replica.receive_position(position)

    async def _delete_keys(self) -> None:
        await run_in_store_thread(applied_changes.delete_old)

    async def _delete_messages(self) -> None:
        await run_in_store_thread(chat_log.delete_old)

    def _is_unused(self, room: Room) -> bool:
        return room.is_idle and time.monotonic() - room.used_at > IDLE_SECONDS

    async def _refresh_engine(self) -> None:
        if await self.engines.refresh():
            rooms = dict(self._rooms)
            await run_each("engine", rooms, lambda code: rooms[code].rerank())


def _is_behind(position: StreamPosition, other: StreamPosition) -> bool:
    return position.revision < other.revision or position.message < other.message


def _transport() -> Transport | None:
    address = settings.REDIS_URL
    return RedisTransport(address, settings.REDIS_PREFIX) if address else None


_by_loop: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, RoomRegistry] = (
    weakref.WeakKeyDictionary()
)


def rooms() -> RoomRegistry:
    """Returns the registry of this process (of this event loop, to be exact)."""
    loop = asyncio.get_running_loop()
    if loop not in _by_loop:
        _by_loop[loop] = RoomRegistry()
        shutdown_signals.on_shutdown_signal(_by_loop[loop].shut_down)
    return _by_loop[loop]
