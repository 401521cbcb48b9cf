"""Requests to the store that are combined: while some are running, the next ones wait and then run
as one. The busier it is, the fewer statements there are; a single request does not wait."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Generic, TypeVar

from parties.runtime import background_tasks

Q = TypeVar("Q")
A = TypeVar("A")


class RequestBatcher(Generic[Q, A]):
    """Runs requests in batches.

    run: returns a result for each request of a batch, in order, or the exception of one.
    at_once: how many batches may be running at the same time.
    most: requests in one batch.
    """

    def __init__(
        self,
        run: Callable[[list[Q]], Coroutine[Any, Any, Sequence[A | Exception]]],
        at_once: int = 1,
        most: int = 100,
    ) -> None:
        self._run = run
        self._at_once = at_once
        self._most = most
        self._waiting: deque[tuple[Q, asyncio.Future[A]]] = deque()
        self._running: set[asyncio.Task[None]] = set()

    def submit(self, request: Q) -> asyncio.Future[A]:
        result: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, result))
        if len(self._running) < self._at_once:
            task = background_tasks.start("batched requests", self._run_until_none_waits())
            self._running.add(task)
        return result

    def stop(self) -> None:
        for task in self._running:
            task.cancel()

    async def _run_until_none_waits(self) -> None:
        try:
            while self._waiting:
                await self._run_batch()
        finally:
            # Now, not when the task is done: a request in between would wait for no task.
            current = asyncio.current_task()
            self._running = {each for each in self._running if each is not current}

    async def _run_batch(self) -> None:
        count = min(self._most, len(self._waiting))
        batch = [self._waiting.popleft() for _ in range(count)]
        try:
            results = await self._run([request for request, _ in batch])
        except Exception as error:
            results = [error] * len(batch)
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                _resolve(future, result)


def _resolve(future: "asyncio.Future[A]", result: A | Exception) -> None:
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
