"""Queues a room's commands while a commit or a ranking runs; the next commit has them all."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import NamedTuple

from django.conf import settings

from parties.domain.batch import Batch
from parties.domain.commands import Command
from parties.domain.errors import Refused, unavailable
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.state import StreamPosition
from parties.runtime import tracing
from parties.storage.applied_changes import key_for

MAX_QUEUED = 5_000


class QueuedCommand(NamedTuple):
    command: Command
    key: IdempotencyKey | None
    done: asyncio.Future[StreamPosition]
    cause: str
    """The `traceparent` of what sent the command."""


Queued = list[QueuedCommand]


class CommandQueue:
    """Passes what is queued to `commit`, which has to `resolve` it; `start` runs a coroutine as a
    background task."""

    def __init__(
        self,
        commit: Callable[[Queued], Awaitable[None]],
        start: Callable[[Coroutine[None, None, None]], object],
    ) -> None:
        self._commit = commit
        self._start = start
        self._queued: Queued = []
        self._is_working = False
        self._committed_at = float("-inf")

    @property
    def is_empty(self) -> bool:
        return not self._queued

    def submit(
        self, command: Command, key: IdempotencyKey | None = None
    ) -> asyncio.Future[StreamPosition]:
        """Returns the position at which the command is committed; or Refused."""
        done: asyncio.Future[StreamPosition] = asyncio.get_running_loop().create_future()
        if len(self._queued) >= MAX_QUEUED:
            done.set_exception(unavailable())
            return done
        self._queued.append(QueuedCommand(command, key_for(command, key), done, tracing.current()))
        if not self._is_working:
            self._is_working = True
            self._start(self._work())
        return done

    def delay_next_commit(self) -> None:
        """Waits a whole coalescing window from now on: another process commits to the same party
        at the same moments, and from then on the two take turns."""
        self._committed_at = time.monotonic()

    async def _work(self) -> None:
        try:
            while self._queued:
                await self._wait_for_window()
                queued, self._queued = self._queued, []
                await self._commit(queued)
        finally:
            self._is_working = False

    async def _wait_for_window(self) -> None:
        """An idle room commits at once; a busy one no sooner than a coalescing window later."""
        window = settings.COALESCE_MS / 1000
        pause = self._committed_at + window - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        self._committed_at = time.monotonic()


def resolve(queued: Queued, batch: Batch) -> None:
    """Sets the result of each command: its position, with the number of a message that it sent; or
    why it was refused."""
    for index, (each, outcome) in enumerate(zip(queued, batch.outcomes, strict=True)):
        if (done := each.done).done():
            continue
        if isinstance(outcome, Refused):
            done.set_exception(outcome)
        else:
            number = batch.numbers.get(index, 0)
            done.set_result(StreamPosition(batch.after.epoch, outcome, number))


def refuse(queued: Queued, refused: Refused) -> None:
    for each in queued:
        if not each.done.done():
            each.done.set_exception(refused)
