"""Lets scripted people drag their sliders in one room while a test or a benchmark watches it."""

import asyncio
import contextlib
import itertools
import json
import random
from collections.abc import AsyncIterator
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.live.protocol_client import Person, join_party

MOVES_A_SECOND = 10
MOVES_ON_ONE_SLIDER = 40
LIST_DELTAS = "watchparty.delta.1"
GENRES = ("comedy", "drama", "horror", "action", "romance", "war", "crime", "western")


@contextlib.asynccontextmanager
async def dragging(address: str, code: str, people: int) -> AsyncIterator[None]:
    """So many people, who drag until the end."""
    come = [await join_party(address, code, f"Friend {each}") for each in range(people)]
    tasks = [asyncio.create_task(_drag(address, person)) for person in come]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _drag(address: str, person: Person) -> None:
    """Moves one slider up and down, and another one every few seconds; parses no answer."""
    chosen = random.Random(person.id)
    key, weight, step = "", 0.0, 0.05
    socket_address = f"{address.replace('http', 'ws', 1)}/ws/parties/{person.code}/"
    options: Any = {"subprotocols": [LIST_DELTAS], "compression": None, "max_size": None}
    token = {"Authorization": f"Bearer {person.token}"}
    async with connect(socket_address, additional_headers=token, **options) as socket:
        reading = asyncio.create_task(_discard(socket))
        try:
            for number in itertools.count():
                if number % MOVES_ON_ONE_SLIDER == 0:
                    key = f"genre:{chosen.choice(GENRES)}"
                step = -step if abs(weight + step) > 1 else step
                weight = round(weight + step, 2)
                move = {"type": "interests.set", "id": number, "weights": {key: weight}}
                await socket.send(json.dumps(move))
                await asyncio.sleep(1 / MOVES_A_SECOND)
        finally:
            reading.cancel()


async def _discard(socket: ClientConnection) -> None:
    async for _frame in socket:
        pass
