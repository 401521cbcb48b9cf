"""A queue that runs the jobs of many people on one worker, one job of each person in turn. A
person with a hundred jobs delays their own, and everyone else's by one job."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from parties.domain.errors import Refused
from parties.runtime import background_tasks

T = TypeVar("T")

MAX_QUEUED = 10  # of one person
Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class FairQueue:
    """`execute` runs a function off the event loop, such as on a thread; it runs one at a time."""

    def __init__(self, execute: Callable[[Callable[[], Any]], Awaitable[Any]]) -> None:
        self._execute = execute
        self._queued: OrderedDict[str, deque[Job]] = OrderedDict()
        self._is_working = False

    async def run(self, person: str, function: Callable[[], T]) -> T:
        """Returns the function's result. Raises Refused if too many of the person's jobs are
        queued, and whatever the function raises."""
        own = self._queued.setdefault(person, deque())
        if len(own) >= MAX_QUEUED:
            raise Refused("too_frequent", "Wait for the answers to your other questions first.")
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        own.append((function, result))
        if not self._is_working:
            self._is_working = True
            background_tasks.start("questions", self._work(), empty_context=True)
        return await result

    async def _work(self) -> None:
        try:
            while self._queued:
                await self._run_job(*self._next())
        finally:
            self._is_working = False

    def _next(self) -> Job:
        """Returns a job of the person at the front, who then goes to the back."""
        person, own = self._queued.popitem(last=False)
        job = own.popleft()
        if own:
            self._queued[person] = own
        return job

    async def _run_job(self, function: Callable[[], Any], result: "asyncio.Future[Any]") -> None:
        if result.done():  # the caller was cancelled
            return
        try:
            value = await self._execute(function)
        except Exception as error:
            if not result.done():
                result.set_exception(error)
        else:
            if not result.done():
                result.set_result(value)
