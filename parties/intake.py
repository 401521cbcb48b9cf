"""Where a room's changes wait: collected while a commit or a ranking is running, and all taken in
the next one."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine

from django.conf import settings

from parties.changes import Change
from parties.refusals import Refused, unavailable

WAITING_BOUND = 5_000

Waiting = list[tuple[Change, asyncio.Future[int]]]


class Intake:
    """`take` commits what waits, and settles it; `start` has work done beside the caller's."""

    def __init__(
        self,
        take: Callable[[Waiting], Awaitable[None]],
        start: Callable[[Coroutine[None, None, None]], object],
    ) -> None:
        self._take = take
        self._start = start
        self._waiting: Waiting = []
        self._working = False
        self._committed_at = float("-inf")

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    def submit(self, change: Change) -> asyncio.Future[int]:
        """The revision in which the change is committed; or Refused."""
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        if len(self._waiting) >= WAITING_BOUND:
            done.set_exception(unavailable())
            return done
        self._waiting.append((change, done))
        if not self._working:
            self._working = True
            self._start(self._work())
        return done

    def fall_out_of_step(self) -> None:
        """Another process commits at the same moments: ours are from now on between its own."""
        self._committed_at = time.monotonic()

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._pace()
                taking, self._waiting = self._waiting, []
                await self._take(taking)
        finally:
            self._working = False

    async def _pace(self) -> None:
        """An idle room commits at once; a busy one no sooner than a coalescing window later."""
        window = settings.COALESCE_MS / 1000
        pause = self._committed_at + window - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        self._committed_at = time.monotonic()


def settle(taking: Waiting, outcomes: list[int | Refused]) -> None:
    for (_, done), outcome in zip(taking, outcomes, strict=True):
        if done.done():
            continue
        if isinstance(outcome, Refused):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)
