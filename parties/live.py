"""The live part of one server process: its rooms, its place on the bus, its leases."""

import asyncio
import contextlib
import contextvars
import logging
import secrets
import time
import weakref
from collections.abc import Awaitable, Callable

from django.conf import settings
from django.db import DatabaseError

from parties import farewell, metrics, store
from parties.bus import Bus, Message, Wire
from parties.committer import Committer
from parties.journal import Journal
from parties.outbox import Outbox
from parties.presence import TICK_SECONDS, Presence
from parties.ranking import EngineHolder
from parties.redis_wire import RedisWire
from parties.room import Room
from parties.threads import on_database

log = logging.getLogger(__name__)

IDLE_SECONDS = 30.0
REST_SECONDS = 60.0
JOURNAL_SECONDS = 2.0
ROOMS_AT_A_TIME = 50
READY_SECONDS = 10.0  # a million titles are still being read when the doors open
SENDING_AWAY_SECONDS = 2.0  # who has not read it by then is cut off


class LiveRooms:
    """The rooms that are open in this process. Opens and closes them as they are needed."""

    def __init__(self) -> None:
        self.process = secrets.token_hex(8)
        self.is_leaving = False
        self.engines = EngineHolder()
        self.bus = Bus(_wire(), self.process, self._receive, self._bus_found)
        self.presence = Presence(self.process, self.bus, self._room_of)
        self._journal = Journal()
        self._committer = Committer()
        self._rooms: dict[str, Room] = {}
        self._tasks = [
            # In a context of their own: what they log is on behalf of no request.
            asyncio.get_running_loop().create_task(task, context=contextvars.Context())
            for task in (
                self.bus.run(),
                self._regularly(self._keep_presence, lambda: TICK_SECONDS),
                self._regularly(self._write_journal, lambda: JOURNAL_SECONDS),
                self._regularly(self._look_after_rooms, lambda: settings.LEASE_SECONDS / 3),
                self._regularly(self._follow_engine, lambda: settings.CATALOG_POLL_SECONDS),
            )
        ]

    async def get_ready(self) -> None:
        """Before anybody comes: a crowd at the door would slow down what it waits for."""
        with contextlib.suppress(DatabaseError, TimeoutError):
            await asyncio.wait_for(self.engines.engine(), READY_SECONDS)

    async def room(self, code: str) -> Room:
        """Raises PartyGone or a DatabaseError when it cannot be opened."""
        await self.engines.engine()
        room = self._rooms.get(code)
        is_new = room is None
        if room is None:
            room = self._rooms[code] = Room(
                code, self.bus, self.engines, self._journal, self._committer
            )
            metrics.rooms.inc()
            await self.bus.join(code)
        try:
            await room.state()
        except store.PartyGone:
            self._close(code)
            raise
        if is_new:
            await self.presence.meet(room)
        return room

    def _close(self, code: str) -> None:
        room = self._rooms.pop(code, None)
        if room is not None:
            room.close()
            metrics.rooms.dec()

    async def enter(self, code: str, outbox: Outbox) -> Room:
        room = await self.room(code)
        room.screens.add(outbox)
        if self.is_leaving:  # it was on its way in already
            room.screens.send_away()
            return room
        await self.presence.arrive(room, outbox.participant)
        return room

    def leave(self, room: Room, outbox: Outbox) -> None:
        room.screens.discard(outbox)
        room.used_at = time.monotonic()
        self.presence.depart(room, outbox.participant)

    async def say_goodbye(self) -> None:
        """Every screen is sent away, to come back soon: to another process, or to the next."""
        self.is_leaving = True
        for room in list(self._rooms.values()):
            room.screens.send_away()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._until_all_have_gone(), SENDING_AWAY_SECONDS)
        await self.presence.hand_over(self._rooms)
        await self._journal.write()

    async def _until_all_have_gone(self) -> None:
        while any(room.screens for room in self._rooms.values()):  # noqa: ASYNC110 once in a life
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
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
            self.presence.look_again(room.code, message.get("after", 0.0))
        else:
            room.receive(message)

    def _bus_found(self) -> None:
        looking = asyncio.get_running_loop().create_task(self._try(self._look_after_rooms))
        self._tasks.append(looking)
        looking.add_done_callback(self._tasks.remove)

    async def _keep_presence(self) -> None:
        """A process that leaves must not show those as gone whom it has just sent away."""
        if self.is_leaving:
            return
        rooms = list(self._rooms.values())
        for room in rooms:
            room.screens.close_silent()
        await self.presence.keep(rooms)

    async def _write_journal(self) -> None:
        for number, room in enumerate(list(self._rooms.values()), start=1):
            room.note_readers()
            if number % ROOMS_AT_A_TIME == 0:  # of thousands, and somebody moves meanwhile
                await asyncio.sleep(0)
        await self._journal.write()

    async def _look_after_rooms(self) -> None:
        """What was missed on the bus is caught up with; what nobody uses is closed."""
        for room in [each for each in self._rooms.values() if self._is_unused(each)]:
            self._close(room.code)
            await self.bus.leave(room.code)
        for room in self._rooms.values():
            if time.monotonic() - room.used_at > REST_SECONDS:
                room.rest()
        current = await on_database(store.revisions, list(self._rooms))
        for code, room in list(self._rooms.items()):
            revision, closed = current.get(code, (0, True))
            if closed:
                room.end()
            elif revision > room.revision:
                await room.catch_up()

    def _is_unused(self, room: Room) -> bool:
        return room.is_idle and time.monotonic() - room.used_at > IDLE_SECONDS

    async def _follow_engine(self) -> None:
        if await self.engines.refresh():
            for room in list(self._rooms.values()):
                await room.rank_again()

    async def _regularly(
        self, work: Callable[[], Awaitable[None]], seconds: Callable[[], float]
    ) -> None:
        while True:
            await asyncio.sleep(seconds())
            await self._try(work)

    async def _try(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except DatabaseError as error:
            log.warning(
                "store out of reach", extra={"event": "store_lost", "reason": repr(error)[:200]}
            )
        except Exception:
            log.exception("regular work failed", extra={"event": "regular_work_failed"})


def _wire() -> Wire | None:
    address = settings.REDIS_URL
    return RedisWire(address, settings.REDIS_PREFIX) if address else None


_by_loop: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, LiveRooms] = (
    weakref.WeakKeyDictionary()
)


def rooms() -> LiveRooms:
    """The live rooms of this process (of this event loop, to be exact)."""
    loop = asyncio.get_running_loop()
    if loop not in _by_loop:
        _by_loop[loop] = LiveRooms()
        farewell.before_stopping(_by_loop[loop].say_goodbye)
    return _by_loop[loop]
