"""An evening by a script: all in a room drag sliders, and every byte that they are sent counts."""

import asyncio
import contextlib
import json
import random
from typing import Any

from benchmarks.load.site import Party
from benchmarks.load.websocket_client import WebSocketClient, open_websocket

SECONDS_BETWEEN_MOVES = 1 / 6
MOVES_OF_A_SLIDER = 8
STEP = 0.15
SNAPSHOT, ANSWERS = b'{"type":"snapshot"', (b'{"type":"ack"', b'{"type":"error"')
PATIENCE = 120


class Evening:
    """The screens of one party, each of its own person."""

    def __init__(self, party: Party, port: int, subprotocol: str, choice: random.Random) -> None:
        self._party = party
        self._port = port
        self._subprotocol = subprotocol
        self._choice = choice
        self._screens: list[WebSocketClient] = []
        self._interests: list[str] = []
        self._is_shown = asyncio.Event()
        self._answered = asyncio.Semaphore(0)
        self.received = 0

    async def begin(self) -> None:
        """Until everybody has a snapshot."""
        for token in self._party.tokens:
            headers = {"Authorization": f"Bearer {token}"}
            if self._subprotocol:
                headers["Sec-WebSocket-Protocol"] = self._subprotocol
            path = f"/ws/parties/{self._party.code}/"
            self._is_shown.clear()
            self._screens.append(await open_websocket(self._port, path, self._on_message, headers))
            await asyncio.wait_for(self._is_shown.wait(), PATIENCE)

    def _on_message(self, screen: WebSocketClient, payload: bytes) -> None:
        self.received += len(payload)
        if payload.startswith(SNAPSHOT):
            frame: dict[str, Any] = json.loads(payload)
            self._interests = [each["key"] for each in frame["interests"]]
            self._is_shown.set()
        elif payload.startswith(ANSWERS):
            self._answered.release()

    async def steer(self, moves: int) -> None:
        """So many moves of each, until all are answered."""
        each = [self._drag(screen, moves) for screen in self._screens]
        await asyncio.gather(*each)
        async with asyncio.timeout(PATIENCE):
            for _ in range(moves * len(self._screens)):
                await self._answered.acquire()
        await asyncio.sleep(2 * SECONDS_BETWEEN_MOVES)  # what is sent after the last answer
        for screen in self._screens:
            screen.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(screen.closed, PATIENCE)

    async def _drag(self, screen: WebSocketClient, moves: int) -> None:
        await asyncio.sleep(self._choice.uniform(0, SECONDS_BETWEEN_MOVES))
        key, weight = "", 0.0
        for move in range(moves):
            if move % MOVES_OF_A_SLIDER == 0:
                key, weight = self._choice.choice(self._interests), 0.0
            weight = round(max(-1, min(1, weight + self._choice.uniform(-STEP / 2, STEP))), 2)
            message = {"type": "interests.set", "id": move, "weights": {key: weight or None}}
            screen.send(json.dumps(message).encode())
            await asyncio.sleep(SECONDS_BETWEEN_MOVES)
