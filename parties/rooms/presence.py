"""Tracks who is online over all processes, and replaces a host who has been absent."""

import asyncio
import contextlib
import functools
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable
from zlib import crc32

from django.conf import settings
from django.utils import timezone

from parties.bus.bus import Bus
from parties.domain.absence import MarkAway, MarkBack
from parties.domain.commands import Succeed
from parties.domain.errors import PartyNotFound, Refused
from parties.domain.state import PartyState
from parties.leases import leases
from parties.leases.validity import LeaseValidity
from parties.rooms.absence import (
    Absences,
    absent_participants,
    ages_of,
    returned_participants,
)
from parties.rooms.room import Room
from parties.runtime import metrics
from parties.runtime.fault_isolation import run_batch, run_each
from parties.storage.db_threads import run_in_store_thread
from parties.storage.request_batcher import RequestBatcher

CONNECTS_PER_BATCH = 500
ROOMS_PER_BATCH = 100
GRACE_SECONDS = 2.0  # a page that is reloaded comes back within it
TICK_SECONDS = 1.0
SECONDS_PER_MINUTE = 60
TICKS_BETWEEN_CLEANUPS = 60
FLUSH_SECONDS = 0.2  # for a bus that is unavailable, before the process ends
RENEWALS_PER_LEASE = 3  # each time, a room's own leases are renewed and all of them are read
RECHECK_SECONDS = leases.HANDOVER.total_seconds() + TICK_SECONDS
Key = tuple[str, str]  # the party's code, the participant's id


class Presence:
    """Holds a lease for each participant with a connection to this process, and reads those of
    other processes. `update` is called on every tick."""

    def __init__(self, process: str, bus: Bus, room_of: Callable[[str], Room | None]) -> None:
        self._process = process
        self._bus = bus
        self._room_of = room_of
        self._connections: Counter[Key] = Counter()
        self._release_at: dict[Key, float] = {}
        self._released_at: dict[Key, float] = {}
        self._changed: set[str] = set()
        self._leases: dict[str, LeaseValidity] = {}
        self._absent_hosts: dict[str, tuple[str, float]] = {}
        self._absences: dict[str, Absences] = {}
        self._tick = 0
        self._lock = asyncio.Lock()
        self._acquire_batcher = RequestBatcher(self._acquire, most=CONNECTS_PER_BATCH)
        self._read_batcher = RequestBatcher(self._read, most=ROOMS_PER_BATCH)

    # --- leases in the database --------------------------------------------------------------

    async def _acquire(self, participants: list[str]) -> list[bool | Exception]:
        return await run_batch("presence", self._acquire_at_once, participants)

    async def _acquire_at_once(self, participants: list[str]) -> list[bool]:
        return await run_in_store_thread(leases.acquire, self._process, participants)

    async def _read(self, codes: list[str]) -> list[list[leases.LeaseRow] | Exception]:
        return await run_batch("presence", self._read_at_once, codes)

    async def _read_at_once(self, codes: list[str]) -> list[list[leases.LeaseRow]]:
        found = await run_in_store_thread(leases.active, codes)
        return [found[code] for code in codes]

    async def _write(
        self, write: Callable[[str, list[str]], None], participants: list[str]
    ) -> None:
        async def written(some: list[str]) -> list[None]:
            await run_in_store_thread(write, self._process, some)
            return [None] * len(some)

        await run_batch("presence", written, participants)

    # --- connections of this process ---------------------------------------------------------

    async def room_opened(self, room: Room) -> None:
        """Shows who is online already, through other processes."""
        found = await self._read_batcher.submit(room.code)
        room.set_online(room.online.union(self._online(room.code, found, set())))

    async def connected(self, room: Room, participant: str) -> None:
        key = (room.code, participant)
        self._connections[key] += 1
        metrics.connections_opened.inc()
        is_reconnect = self._release_at.pop(key, None) is not None
        is_new = self._connections[key] == 1 and not is_reconnect
        if is_new:
            was_elsewhere = await self._acquire_batcher.submit(participant)
            is_reconnect = was_elsewhere or self._was_released_lately(key)
            room.set_online(room.online | {participant})
            self._publish_change(room.code)
        if is_reconnect:
            metrics.reconnects.inc()

    def _was_released_lately(self, key: Key) -> bool:
        age = time.monotonic() - self._released_at.pop(key, -math.inf)
        return age < leases.RECENT.total_seconds()

    def disconnected(self, room: Room, participant: str) -> None:
        key = (room.code, participant)
        self._connections[key] -= 1
        if self._connections[key] <= 0:
            del self._connections[key]
            self._release_at[key] = time.monotonic() + GRACE_SECONDS

    def mark_changed(self, code: str, again_after: float = 0.0) -> None:
        """Has the room refreshed at the next tick, and once more after so many seconds."""
        self._changed.add(code)
        asyncio.get_running_loop().call_later(again_after, self._changed.add, code)

    async def hand_over(self, codes: Iterable[str]) -> None:
        """Shortens this process's leases, as it is about to end. Who reconnects to another process
        has a new lease before these expire; other processes check again when they have."""
        async with self._lock:
            await run_in_store_thread(leases.hand_over, self._process)
        for code in codes:
            self._bus.publish(code, {"type": "room.presence", "after": RECHECK_SECONDS})
        await self._bus.flush(FLUSH_SECONDS)

    def _publish_change(self, code: str) -> None:
        self._changed.add(code)
        self._bus.publish(code, {"type": "room.presence"})

    # --- on every tick -----------------------------------------------------------------------

    async def update(self, rooms: list[Room]) -> None:
        """Releases and renews leases, and shows in the rooms who is online now."""
        async with self._lock:
            await self._update(rooms)

    async def _update(self, rooms: list[Room]) -> None:
        await self._release_due()
        metrics.leases.set(len(self._connections) + len(self._release_at))
        self._tick += 1
        due = {room.code for room in rooms if is_due(room.code, self._tick)}
        await self._renew(due)
        self._forget_all_but({room.code for room in rooms})
        codes = sorted(due | self._changed)
        await self._refresh([room for code in codes if (room := self._room_of(code))])

    def _forget_all_but(self, codes: set[str]) -> None:
        for known in (self._leases, self._absent_hosts, self._absences):
            for code in known.keys() - codes:
                del known[code]

    async def _release_due(self) -> None:
        now = time.monotonic()
        oldest = now - leases.RECENT.total_seconds()
        self._released_at = {key: at for key, at in self._released_at.items() if at > oldest}
        due = [key for key, at in self._release_at.items() if at <= now]
        if not due:
            return
        for key in due:
            self._released_at[key] = self._release_at.pop(key)
        await self._write(leases.release, [participant for _, participant in due])
        for code in {code for code, _ in due}:
            self._publish_change(code)

    async def _renew(self, due: set[str]) -> None:
        keys = self._connections.keys() | self._release_at.keys()
        mine = [participant for code, participant in keys if code in due]
        if mine:
            await self._write(leases.renew, mine)
        if self._tick % TICKS_BETWEEN_CLEANUPS == 0:
            await run_in_store_thread(leases.delete_expired)
            await run_in_store_thread(leases.record_visits, [who for _, who in keys])

    async def _refresh(self, rooms: list[Room]) -> None:
        self._changed.clear()
        if not rooms:
            return
        found = await self._read([room.code for room in rooms])
        in_grace: dict[str, set[str]] = {}
        for code, participant in self._release_at:
            in_grace.setdefault(code, set()).add(participant)
        known = {
            room.code: functools.partial(
                self._refresh_room, room, each, in_grace.get(room.code, set())
            )
            for room, each in zip(rooms, found, strict=True)
            if not isinstance(each, Exception)
        }
        await run_each("presence", known, lambda code: known[code]())

    async def _refresh_room(
        self, room: Room, found: list[leases.LeaseRow], in_grace: set[str]
    ) -> None:
        connected = {each.participant for each in room.connections}
        online = self._online(room.code, found, connected | in_grace)
        if room.online != online.keys():
            room.set_online(frozenset(online))
        if room.connections:
            with contextlib.suppress(PartyNotFound):  # the registry's check of its rooms ends it
                await self._replace_absent_host(room, await room.state(), online)
                await self._mark_absences(room, await room.state(), online)
        else:
            self._absent_hosts.pop(room.code, None)
            self._absences.pop(room.code, None)

    def _online(
        self, code: str, found: list[leases.LeaseRow], connected: set[str]
    ) -> dict[str, float]:
        """Returns participant → since when, on the monotonic clock."""
        now = time.monotonic()
        known = self._leases.setdefault(code, LeaseValidity())
        known.observe(found, settings.LEASE_SECONDS, now, timezone.now())
        return known.present(self._process, connected, now)

    # --- the host ----------------------------------------------------------------------------

    async def _replace_absent_host(
        self, room: Room, state: PartyState, online: dict[str, float]
    ) -> None:
        """Makes the participant host who has been online for longest."""
        host = state.host()
        if host is None or host.id in online:
            self._absent_hosts.pop(room.code, None)
            return
        candidates = [
            each for each in state.joined_participants() if each.takes_part and each.id in online
        ]
        threshold = settings.HOST_ABSENCE_SECONDS
        if not candidates or self._seconds_absent(room.code, host.id) < threshold:
            return
        successor = min(candidates, key=lambda each: (online[each.id], each.joined_at, each.id))
        with contextlib.suppress(Refused):  # another process was quicker
            await room.submit(Succeed(host.id, successor.id))

    def _seconds_absent(self, code: str, host: str) -> float:
        """Since this process noticed it: an outage, or a clock that was set, is no absence."""
        absent, since = self._absent_hosts.get(code, ("", 0.0))
        if absent != host:
            since = time.monotonic()
            self._absent_hosts[code] = (host, since)
        return time.monotonic() - since

    # --- who does not count meanwhile --------------------------------------------------------

    async def _mark_absences(self, room: Room, state: PartyState, online: dict[str, float]) -> None:
        """Commits who has been away for too long, and who is back."""
        now = time.monotonic()
        if room.code not in self._absences:
            seen = await run_in_store_thread(leases.last_seen, room.code)
            self._absences[room.code] = Absences(ages_of(state, seen, timezone.now()), now)
        absences = self._absences[room.code]
        absences.observe(absent_participants(state, online), now)
        seconds = state.away_after * SECONDS_PER_MINUTE
        gone = absences.longer_than(seconds, now) if seconds else ()
        returned = returned_participants(state, online)
        with contextlib.suppress(Refused):  # the party was closed
            if returned:
                await room.submit(MarkBack(returned))
            if gone:
                await room.submit(MarkAway(gone, timezone.now()))


def is_due(code: str, tick: int) -> bool:
    """Whether a room's leases are renewed at this tick: once in an interval, and not those of all
    rooms at once, which would delay the moves of that moment."""
    interval = int(settings.LEASE_SECONDS / RENEWALS_PER_LEASE / TICK_SECONDS) or 1
    return (crc32(code.encode()) + tick) % interval == 0
