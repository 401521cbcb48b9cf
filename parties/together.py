"""Questions to the store that are asked together: while some are under way, the next ones wait, and
then go as one. The busier it is, the fewer questions there are; who is alone does not wait."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class Together(Generic[Q, A]):
    """`ask` answers each of many questions, in their order. `at_once`: how often it may be under
    way at the same time; `most`: questions in one."""

    def __init__(
        self, ask: Callable[[list[Q]], Awaitable[list[A]]], at_once: int = 1, most: int = 100
    ) -> None:
        self._ask = ask
        self._at_once = at_once
        self._most = most
        self._waiting: deque[tuple[Q, asyncio.Future[A]]] = deque()
        self._under_way: set[asyncio.Task[None]] = set()

    def ask(self, question: Q) -> asyncio.Future[A]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[A] = loop.create_future()
        self._waiting.append((question, answer))
        if len(self._under_way) < self._at_once:
            asking = loop.create_task(self._ask_until_none_waits())
            self._under_way.add(asking)
        return answer

    def stop(self) -> None:
        for asking in self._under_way:
            asking.cancel()

    async def _ask_until_none_waits(self) -> None:
        try:
            await self._ask_all()
        finally:
            # At once, not when the task is done: who asks in between would wait for nobody.
            task = asyncio.current_task()
            self._under_way = {each for each in self._under_way if each is not task}

    async def _ask_all(self) -> None:
        while self._waiting:
            count = min(self._most, len(self._waiting))
            taking = [self._waiting.popleft() for _ in range(count)]
            try:
                answers = await self._ask([question for question, _ in taking])
            except Exception as error:
                for _, waiting in taking:
                    if not waiting.done():
                        waiting.set_exception(error)
                continue
            for (_, waiting), answer in zip(taking, answers, strict=True):
                if not waiting.done():
                    waiting.set_result(answer)
