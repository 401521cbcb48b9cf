"""Who is here, over all processes, and who becomes host when the host is not."""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable
from zlib import crc32

from django.conf import settings
from django.utils import timezone

from parties import leases, metrics
from parties.bus import Bus
from parties.changes import Succeed
from parties.refusals import Refused
from parties.room import Room
from parties.sightings import Sightings
from parties.state import PartyState
from parties.threads import on_database
from parties.together import Together

ARRIVALS_AT_A_TIME = 500
ROOMS_AT_A_TIME = 100
GRACE_SECONDS = 2.0  # a reload is no leaving
TICK_SECONDS = 1.0
TICKS_BETWEEN_CLEANINGS = 60
SAYING_SECONDS = 0.2  # for a bus that is away, before the process ends
ROUNDS_IN_A_LEASE = 3  # in each of which every room's own are renewed, and everyone's looked at
LOOK_AFTER = leases.HAND_OVER.total_seconds() + TICK_SECONDS
Seat = tuple[str, str]


class Presence:
    def __init__(self, process: str, bus: Bus, room_of: Callable[[str], Room | None]) -> None:
        self._process = process
        self._bus = bus
        self._room_of = room_of
        self._screens: Counter[Seat] = Counter()
        self._departing: dict[Seat, float] = {}
        self._left: dict[Seat, float] = {}
        self._changed: set[str] = set()
        self._sightings: dict[str, Sightings] = {}
        self._hosts_away: dict[str, tuple[str, float]] = {}
        self._turn = 0
        self._keeping = asyncio.Lock()
        self._taking = Together(self._take, most=ARRIVALS_AT_A_TIME)
        self._meeting = Together(self._held, most=ROOMS_AT_A_TIME)

    async def _take(self, participants: list[str]) -> list[bool]:
        return await on_database(leases.take, self._process, participants)

    async def _held(self, codes: list[str]) -> list[list[leases.Held]]:
        held = await on_database(leases.held, codes)
        return [held[code] for code in codes]

    async def meet(self, room: Room) -> None:
        """A room that was opened here just now learns who is in it already, through others."""
        held = await self._meeting.ask(room.code)
        room.show_online(room.online.union(self._here(room.code, held, set())))

    async def arrive(self, room: Room, participant: str) -> None:
        seat = (room.code, participant)
        self._screens[seat] += 1
        metrics.arrivals.inc()
        came_back = self._departing.pop(seat, None) is not None
        is_new = self._screens[seat] == 1 and not came_back
        if is_new:
            was_elsewhere = await self._taking.ask(participant)
            came_back = was_elsewhere or self._left_lately(seat)
            room.show_online(room.online | {participant})
            self._say_changed(room.code)
        if came_back:
            metrics.reconnects.inc()

    def _left_lately(self, seat: Seat) -> bool:
        return time.monotonic() - self._left.pop(seat, -math.inf) < leases.LATELY.total_seconds()

    def depart(self, room: Room, participant: str) -> None:
        seat = (room.code, participant)
        self._screens[seat] -= 1
        if self._screens[seat] <= 0:
            del self._screens[seat]
            self._departing[seat] = time.monotonic() + GRACE_SECONDS

    def look_again(self, code: str, after: float = 0.0) -> None:
        """At the next tick, and at the next one after so many seconds."""
        self._changed.add(code)
        asyncio.get_running_loop().call_later(after, self._changed.add, code)

    async def hand_over(self, codes: Iterable[str]) -> None:
        """This process is about to end. Those who come back to another one, or to the next, are
        there before the leases run out; the others look again when they have."""
        async with self._keeping:
            await on_database(leases.hand_over, self._process)
        for code in codes:
            self._bus.publish(code, {"type": "room.presence", "after": LOOK_AFTER})
        await self._bus.have_said_all(SAYING_SECONDS)

    def _say_changed(self, code: str) -> None:
        self._changed.add(code)
        self._bus.publish(code, {"type": "room.presence"})

    async def keep(self, rooms: list[Room]) -> None:
        """On every tick: ends what has departed, renews what stays, tells what changed."""
        async with self._keeping:
            await self._keep(rooms)

    async def _keep(self, rooms: list[Room]) -> None:
        await self._release_departed()
        metrics.leases.set(len(self._screens) + len(self._departing))
        self._turn += 1
        due = {room.code for room in rooms if is_due(room.code, self._turn)}
        await self._renew(due)
        self._forget_all_but({room.code for room in rooms})
        codes = sorted(due | self._changed)
        await self._show([room for code in codes if (room := self._room_of(code))])

    def _forget_all_but(self, codes: set[str]) -> None:
        for known in (self._sightings, self._hosts_away):
            for code in known.keys() - codes:
                del known[code]

    async def _release_departed(self) -> None:
        now = time.monotonic()
        lately = now - leases.LATELY.total_seconds()
        self._left = {seat: at for seat, at in self._left.items() if at > lately}
        gone = [seat for seat, due in self._departing.items() if due <= now]
        if not gone:
            return
        for seat in gone:
            self._left[seat] = self._departing.pop(seat)
        await on_database(leases.release, self._process, [participant for _, participant in gone])
        for code in {code for code, _ in gone}:
            self._say_changed(code)

    async def _renew(self, due: set[str]) -> None:
        seats = self._screens.keys() | self._departing.keys()
        mine = [participant for code, participant in seats if code in due]
        if mine:
            await on_database(leases.renew, self._process, mine)
        if self._turn % TICKS_BETWEEN_CLEANINGS == 0:
            await on_database(leases.forget_old)

    async def _show(self, rooms: list[Room]) -> None:
        self._changed.clear()
        if not rooms:
            return
        held = await on_database(leases.held, [room.code for room in rooms])
        departing: dict[str, set[str]] = {}
        for code, participant in self._departing:
            departing.setdefault(code, set()).add(participant)
        for room in rooms:
            seated = {screen.participant for screen in room.screens}
            here = self._here(room.code, held[room.code], seated | departing.get(room.code, set()))
            if room.online != here.keys():
                room.show_online(frozenset(here))
            if room.screens:
                await self._find_heir(room, await room.state(), here)
            else:
                self._hosts_away.pop(room.code, None)

    def _here(self, code: str, held: list[leases.Held], seated: set[str]) -> dict[str, float]:
        now = time.monotonic()
        sightings = self._sightings.setdefault(code, Sightings())
        sightings.look(held, settings.LEASE_SECONDS, now, timezone.now())
        return sightings.here(self._process, seated, now)

    async def _find_heir(self, room: Room, state: PartyState, here: dict[str, float]) -> None:
        host = state.host()
        if host is None or host.id in here:
            self._hosts_away.pop(room.code, None)
            return
        heirs = [each for each in state.those_in() if each.takes_part and each.id in here]
        if not heirs or self._seconds_away(room.code, host.id) < settings.HOST_ABSENCE_SECONDS:
            return
        heir = min(heirs, key=lambda each: (here[each.id], each.joined_at, each.id))
        try:
            await room.submit(Succeed(host.id, heir.id))
        except Refused:
            return  # another process was quicker

    def _seconds_away(self, code: str, host: str) -> float:
        """Since this process noticed it: an outage, or a clock that was set, is no absence."""
        away, since = self._hosts_away.get(code, ("", 0.0))
        if away != host:
            since = time.monotonic()
            self._hosts_away[code] = (host, since)
        return time.monotonic() - since


def is_due(code: str, turn: int) -> bool:
    """Once in a round, and not all rooms at once: whoever moves in that moment would feel it."""
    ticks_in_a_round = int(settings.LEASE_SECONDS / ROUNDS_IN_A_LEASE / TICK_SECONDS) or 1
    return (crc32(code.encode()) + turn) % ticks_in_a_round == 0
