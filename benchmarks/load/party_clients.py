"""A party's people with their screens, and what each screen has shown when.

Whether a move has reached everyone is found out afterwards: its ack names a revision, and each
screen has noted when it first showed a list of that revision or a later one.
"""

import asyncio
import json
import sys
import time
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from benchmarks.load.site import Party
from benchmarks.load.websocket_client import Refused, WebSocketClient

PATIENCE = 60
LIST, SNAPSHOT = b'{"type":"recommendations","revision":', b'{"type":"snapshot","revision":'
ACK, ERROR = b'{"type":"ack"', b'{"type":"error"'
KEYS = [f"genre:{name}" for name in ("comedy", "drama", "horror", "action", "romance", "war")]


class Screen:
    """What one person sees: revisions in the order they came, and when each came."""

    def __init__(self, clients: "PartyClients", number: int) -> None:
        self.clients, self.number = clients, number
        self.revisions: list[int] = []
        self.times: list[float] = []
        self.snapshot = b""
        self.arrived = asyncio.Event()
        self.socket: WebSocketClient | None = None

    async def open(self, port: int) -> None:
        """Until the snapshot is here. Raises Refused, as the handshake does."""
        self.arrived.clear()
        self.socket = await self.clients.party.screen(self.number, port, self.on_message)
        arriving = asyncio.ensure_future(self.arrived.wait())
        either: list[asyncio.Future[Any]] = [arriving, self.socket.closed]
        await asyncio.wait(either, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        arriving.cancel()
        if not self.arrived.is_set():
            raise Refused(f"no snapshot; closed with {self.socket.close_code}")

    def on_message(self, wire: WebSocketClient, payload: bytes) -> None:
        if payload.startswith(LIST):
            self._show(_number_at(payload, len(LIST)))
        elif payload.startswith(ACK):
            self.clients.acked(json.loads(payload))
        elif payload.startswith(SNAPSHOT):
            self.snapshot = payload
            self._show(_number_at(payload, len(SNAPSHOT)))
            self.arrived.set()
        elif payload.startswith(ERROR):
            self.clients.refused += 1

    def _show(self, revision: int) -> None:
        if not self.revisions or revision > self.revisions[-1]:
            self.revisions.append(revision)
            self.times.append(time.perf_counter())

    def shown_at(self, revision: int) -> float:
        """Infinity if it never was."""
        place = bisect_left(self.revisions, revision)
        return self.times[place] if place < len(self.times) else float("inf")


class PartyClients:
    def __init__(self, party: Party) -> None:
        self.party = party
        self.screens = [Screen(self, number) for number in range(len(party.people))]
        self.sent: dict[int, float] = {}
        self.revision_of: dict[int, int] = {}
        self.newest: dict[tuple[int, str], tuple[int, float]] = {}
        self.refused = 0
        self._moves = 0

    async def connect(self, ports: Sequence[int]) -> None:
        """Everyone, spread over the processes; who is turned away tries once more, as pages do."""
        for screen in self.screens:
            port = ports[screen.number % len(ports)]
            try:
                await screen.open(port)
            except Refused as refused:
                sys.stderr.write(f"turned away: {refused}\n")
                await asyncio.sleep(1)
                await screen.open(port)

    def move(self, number: int) -> None:
        """That person moves a slider to where it was not."""
        self._moves += 1
        turn, place = divmod(self._moves, len(KEYS))
        value = (turn % 99 + 1) / 100
        message = {
            "type": "interests.set",
            "id": self._moves,
            "weights": {KEYS[place]: value},
        }
        wire = self.screens[number].socket
        if wire is not None:
            self.sent[self._moves] = time.perf_counter()
            self.newest[number, KEYS[place]] = (self._moves, value)
            wire.send(json.dumps(message).encode())

    def acked(self, ack: dict[str, int]) -> None:
        self.revision_of[ack["id"]] = ack["revision"]

    @property
    def is_settled(self) -> bool:
        """Every move is answered, and every screen shows them all."""
        newest = max(self.revision_of.values(), default=0)
        answered = len(self.revision_of) + self.refused >= len(self.sent)
        return answered and all(
            screen.revisions and screen.revisions[-1] >= newest for screen in self.screens
        )

    async def settle(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while not self.is_settled:  # noqa: ASYNC110 nothing on the way of what is measured
                await asyncio.sleep(0.02)

    def delays(self) -> list[float]:
        """For each move, seconds until the last screen showed it."""
        return [
            max(screen.shown_at(revision) for screen in self.screens) - self.sent[move]
            for move, revision in self.revision_of.items()
        ]

    def forget(self) -> None:
        """What was measured so far; for the next round."""
        self.sent.clear()
        self.revision_of.clear()
        self.refused = 0
        for screen in self.screens:
            del screen.revisions[:-1], screen.times[:-1]

    def go(self) -> None:
        for screen in self.screens:
            if screen.socket is not None:
                screen.socket.close()


def _number_at(payload: bytes, start: int) -> int:
    return int(payload[start : payload.index(b",", start)])
