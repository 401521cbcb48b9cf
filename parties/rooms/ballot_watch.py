"""Closes ballots whose time is over, and keeps count of who may vote, in every process.

Each process that has a room open watches its ballot, so that it closes also when the process that
opened it is gone: the first one closes it, and for the others there is nothing left to do.
"""

import asyncio
import contextlib
import datetime
import time
from collections.abc import Callable

from django.utils import timezone

from parties.domain.ballot import BallotCommand, ExpireBallot, UpdateEntitled
from parties.domain.ballot_state import BallotState
from parties.domain.errors import PartyNotFound, Refused, StoreUnavailable
from parties.domain.state import PartyState, StreamPosition
from parties.rooms.room import Room
from parties.runtime import background_tasks
from parties.runtime.fault_isolation import run_each


class WatchedBallot:
    """One open ballot. Its end and absences are measured on the monotonic clock from the moment it
    is first seen, since wall clocks are set; it never has more left than its whole time."""

    def __init__(
        self,
        ballot: BallotState,
        now: datetime.datetime,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.id = ballot.id
        self._clock = clock
        self.timer: asyncio.TimerHandle | None = None
        self._absent_since: dict[str, float] = {}
        self._ends_at: float | None = None
        if ballot.closes_at is not None:
            whole = (ballot.closes_at - ballot.opened_at).total_seconds()
            left = min((ballot.closes_at - now).total_seconds(), whole)
            self._ends_at = clock() + left

    @property
    def seconds_left(self) -> float | None:
        return None if self._ends_at is None else self._ends_at - self._clock()

    def gone(self, entitled: frozenset[str], online: frozenset[str]) -> frozenset[str]:
        """Returns who is gone for longer than the ballot has left. A ballot without an end waits
        for everybody, until the host closes it."""
        now, absent = self._clock(), entitled - online
        self._absent_since = {who: self._absent_since.get(who, now) for who in absent}
        left = self.seconds_left
        if left is None:
            return frozenset()
        return frozenset(who for who, since in self._absent_since.items() if now - since > left)

    def cancel(self) -> None:
        if self.timer is not None:
            self.timer.cancel()


class BallotWatch:
    """The open ballots of this process's rooms. `update` is called on every tick."""

    def __init__(self) -> None:
        self._watched: dict[str, WatchedBallot] = {}
        self._submitted: set[asyncio.Task[StreamPosition]] = set()

    def close(self) -> None:
        for code in list(self._watched):
            self._forget(code)
        for task in self._submitted:
            task.cancel()

    async def update(self, rooms: list[Room]) -> None:
        by_code = {room.code: room for room in rooms}
        for code in self._watched.keys() - by_code.keys():
            self._forget(code)
        unknown = [code for code, room in by_code.items() if not _is_known(room)]
        for room in rooms:
            if (state := room.replica.cached) is not None:
                self._watch(room, state)
        await run_each("ballots", unknown, lambda code: self._read(by_code[code]))

    async def _read(self, room: Room) -> None:
        with contextlib.suppress(PartyNotFound, StoreUnavailable):
            self._watch(room, await room.state())

    def _watch(self, room: Room, state: PartyState) -> None:
        ballot = state.ballot
        if ballot is None or not ballot.is_open or state.closed:
            self._forget(room.code)
            return
        watched = self._watched.get(room.code)
        if watched is None or watched.id != ballot.id:
            self._forget(room.code)
            watched = self._watched[room.code] = WatchedBallot(ballot, timezone.now())
        left = watched.seconds_left
        if left is not None and watched.timer is None:
            loop = asyncio.get_running_loop()
            watched.timer = loop.call_later(max(left, 0.0), self._expire, room, watched)
        self._update_entitled(room, state, ballot, watched)

    def _update_entitled(
        self, room: Room, state: PartyState, ballot: BallotState, watched: WatchedBallot
    ) -> None:
        entitled, present = frozenset(ballot.entitled), room.online
        people = {each.id for each in state.active_participants()}
        came = (present & people) - entitled
        gone = watched.gone(entitled - ballot.votes.keys(), present)
        if came or gone or ballot.is_complete:
            self._submit(room, UpdateEntitled(ballot.id, timezone.now(), present, came, gone))

    def _expire(self, room: Room, watched: WatchedBallot) -> None:
        """If the store is away, the next tick tries again."""
        watched.timer = None
        self._submit(room, ExpireBallot(watched.id, timezone.now(), room.online))

    def _submit(self, room: Room, command: BallotCommand) -> None:
        """Another process may be quicker: what is refused is done."""
        work = _position(room, command)
        task = background_tasks.start("ballots", work, expected=(Refused,))
        self._submitted.add(task)
        task.add_done_callback(self._submitted.discard)

    def _forget(self, code: str) -> None:
        if (watched := self._watched.pop(code, None)) is not None:
            watched.cancel()


def _is_known(room: Room) -> bool:
    state = room.replica.cached
    return state is not None and room.replica.is_current(state)


async def _position(room: Room, command: BallotCommand) -> StreamPosition:
    return await room.submit(command)
