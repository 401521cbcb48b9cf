"""A scripted friend: joins a party over the protocol as anybody would, moves sliders, talks, and
decides with the others."""

import asyncio
import contextlib
import json
import math
import random
import time
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from parties import demo_evening
from parties.demo_evening import Evening
from recommender.interest_keys import is_title_key, title_key

Json = dict[str, Any]

MOVES_PER_SECOND = 12
MOST_INTERESTS, MOST_TITLES = 5, 2
PATIENCE = 30.0
PING_EVERY = 20.0


async def post(url: str, body: Json) -> Json:
    request = urllib.request.Request(  # noqa: S310 the address of our own server
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )

    def send() -> Json:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 as above
            body: Json = json.load(answer)
            return body

    return await asyncio.to_thread(send)


class Friend:
    """`likes` and `avoids` name interests by their keys; those that are not offered are skipped."""

    def __init__(self, name: str, likes: list[str], avoids: list[str]) -> None:
        self.name = name
        self._leanings = dict.fromkeys(likes, 1.0) | dict.fromkeys(avoids, -1.0)
        self._weights: dict[str, float] = {}
        self._offered: list[str] = []
        self._titles: list[int] = []
        self._evening = Evening()
        self._received_at = 0.0

    async def steer(self, server: str, code: str, token: str) -> None:
        """Moves sliders for ever. Raises ConnectionError when the server is away for too long."""
        address = urlsplit(server)
        scheme = "wss" if address.scheme == "https" else "ws"
        socket_url = f"{scheme}://{address.netloc}/ws/parties/{code}/"
        headers = {"Authorization": f"Bearer {token}"}
        self._received_at = time.monotonic()
        while time.monotonic() - self._received_at < PATIENCE:
            with contextlib.suppress(OSError, ConnectionClosed, InvalidHandshake):
                async with connect(socket_url, additional_headers=headers) as socket:
                    await self._run_connection(socket)
            await asyncio.sleep(random.uniform(0.2, 1.0))
        raise ConnectionError(f"{server} has not answered for {PATIENCE:g} s.")

    async def _run_connection(self, socket: ClientConnection) -> None:
        """Sends and receives until the connection ends."""
        works = (self._move(socket), self._ping(socket), self._take_part(socket))
        tasks = [asyncio.create_task(work) for work in works]
        try:
            async for frame in socket:
                self._receive(json.loads(frame))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _receive(self, frame: Json) -> None:
        self._received_at = time.monotonic()
        self._evening.receive(frame)
        if frame["type"] == "snapshot":
            self._weights = dict(frame["you"]["weights"])
            self._offered = [interest["key"] for interest in frame["interests"]]
            frame = frame["recommendations"]
        if frame["type"] == "recommendations":
            self._titles = [title["id"] for title in frame["titles"]]

    async def _ping(self, socket: ClientConnection) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            await socket.send(json.dumps({"type": "ping", "sent_at": 0}))

    async def _take_part(self, socket: ClientConnection) -> None:
        """Looks, talks, nominates and votes; as host, also opens ballots and starts the pick."""
        await asyncio.sleep(random.uniform(2.0, 5.0))
        while True:
            for message in demo_evening.next_messages(self._evening, time.monotonic()):
                await socket.send(json.dumps(message))
            await asyncio.sleep(random.uniform(1.5, 4.0))

    async def _move(self, socket: ClientConnection) -> None:
        await asyncio.sleep(random.uniform(0.5, 2.5))
        while True:
            if self._offered:
                await self._move_once(socket)
            await asyncio.sleep(1.5 + random.expovariate(1 / 2))

    async def _move_once(self, socket: ClientConnection) -> None:
        titles = [key for key in self._weights if is_title_key(key)]
        interests = [key for key in self._weights if not is_title_key(key)]
        if len(titles) > MOST_TITLES:
            await self._set(socket, titles[0], None)
        elif len(interests) >= MOST_INTERESTS:
            await self._drag(socket, random.choice(interests), 0.0)
        elif self._titles and random.random() < 0.15:
            liked = random.choice(self._titles[:8])
            await self._set(socket, title_key(liked), random.choice([1.0, 1.0, -1.0]))
        else:
            key = random.choice(self._fitting() or self._offered)
            leaning = self._leanings.get(key, random.choice([-0.5, 0.5]))
            await self._drag(socket, key, leaning * random.uniform(0.4, 1.0))

    def _fitting(self) -> list[str]:
        return [key for key in self._leanings if key in self._offered]

    async def _drag(self, socket: ClientConnection, key: str, target: float) -> None:
        """Moves a slider as a hand does: slow, fast, slow."""
        start = self._weights.get(key, 0.0)
        steps = max(2, round(MOVES_PER_SECOND * random.uniform(0.6, 1.6)))
        for step in range(1, steps + 1):
            eased = (1 - math.cos(math.pi * step / steps)) / 2
            await self._set(socket, key, round(start + (target - start) * eased, 2) or None)
            await asyncio.sleep(1 / MOVES_PER_SECOND)

    async def _set(self, socket: ClientConnection, key: str, weight: float | None) -> None:
        self._weights.pop(key, None)
        if weight is not None:
            self._weights[key] = weight
        await socket.send(json.dumps({"type": "interests.set", "weights": {key: weight}}))
