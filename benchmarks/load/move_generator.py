"""Moves at a steady pace, and how late the load generator itself was."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.load.party_clients import PartyClients


@dataclass
class Lateness:
    """How much later than asked the event loop of the generator woke up."""

    seconds: list[float] = field(default_factory=list)

    async def watch(self, step: float = 0.01) -> None:
        while True:
            asked = time.perf_counter() + step
            await asyncio.sleep(step)
            self.seconds.append(time.perf_counter() - asked)


async def moving(
    all_clients: Sequence[PartyClients], every: float, seconds: float, lateness: Lateness
) -> None:
    """One person of each party moves once in `every` seconds; waits until all moves are shown."""
    watching = asyncio.create_task(lateness.watch())
    await asyncio.gather(*(_move_now_and_then(clients, every, seconds) for clients in all_clients))
    watching.cancel()
    for clients in all_clients:
        await clients.settle()


async def _move_now_and_then(clients: PartyClients, every: float, seconds: float) -> None:
    ends = time.perf_counter() + seconds
    await asyncio.sleep(random.uniform(0, every))
    while time.perf_counter() < ends:
        clients.move(random.randrange(len(clients.screens)))
        await asyncio.sleep(every)


async def dragging(
    clients: PartyClients, a_second: float, seconds: float, lateness: Lateness
) -> None:
    """Everyone in one party drags a slider: so many moves a second from each."""
    watching = asyncio.create_task(lateness.watch())
    people = range(len(clients.screens))
    await asyncio.gather(*(_drag(clients, each, 1 / a_second, seconds) for each in people))
    watching.cancel()
    await clients.settle()


async def _drag(clients: PartyClients, person: int, every: float, seconds: float) -> None:
    started = time.perf_counter()
    await asyncio.sleep(random.uniform(0, every))
    while (now := time.perf_counter() - started) < seconds:
        clients.move(person)
        await asyncio.sleep(every - (time.perf_counter() - started - now))
