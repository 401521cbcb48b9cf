"""Moves at a steady pace, and how late the load generator itself was."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from load.table import Table


@dataclass
class Lateness:
    """How much later than asked the event loop of the generator woke up."""

    seconds: list[float] = field(default_factory=list)

    async def watch(self, step: float = 0.01) -> None:
        while True:
            asked = time.perf_counter() + step
            await asyncio.sleep(step)
            self.seconds.append(time.perf_counter() - asked)


async def moving(tables: Sequence[Table], every: float, seconds: float, lateness: Lateness) -> None:
    """Each table has somebody move once in `every` seconds, then all wait until all is shown."""
    watching = asyncio.create_task(lateness.watch())
    await asyncio.gather(*(_move_now_and_then(table, every, seconds) for table in tables))
    watching.cancel()
    for table in tables:
        await table.settle()


async def _move_now_and_then(table: Table, every: float, seconds: float) -> None:
    ends = time.perf_counter() + seconds
    await asyncio.sleep(random.uniform(0, every))
    while time.perf_counter() < ends:
        table.move(random.randrange(len(table.screens)))
        await asyncio.sleep(every)


async def dragging(table: Table, a_second: float, seconds: float, lateness: Lateness) -> None:
    """Everyone at one table drags a slider: so many moves a second from each."""
    watching = asyncio.create_task(lateness.watch())
    people = range(len(table.screens))
    await asyncio.gather(*(_drag(table, each, 1 / a_second, seconds) for each in people))
    watching.cancel()
    await table.settle()


async def _drag(table: Table, person: int, every: float, seconds: float) -> None:
    started = time.perf_counter()
    await asyncio.sleep(random.uniform(0, every))
    while (now := time.perf_counter() - started) < seconds:
        table.move(person)
        await asyncio.sleep(every - (time.perf_counter() - started - now))
