"""A peer's rooms full of screens, and one list after another through every room.

The next list goes into a room when the last one has reached all of its screens, so nothing is
dropped or skipped, and the server works as fast as it can.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import psutil

from benchmarks.load.processes import cpu_seconds
from benchmarks.load.websocket_client import WebSocketClient, open_websocket

PATIENCE = 60


@dataclass
class Room:
    name: str
    size: int
    screens: list[WebSocketClient] = field(default_factory=list)
    missing: int = 0
    complete: asyncio.Event = field(default_factory=asyncio.Event)
    delivered: int = 0

    def count(self) -> None:
        self.delivered += 1
        self.missing -= 1
        if self.missing == 0:
            self.complete.set()


class PeerRooms(ABC):
    """`marks`: what a message that carries the list begins with."""

    marks = b"{"

    def __init__(self, process: psutil.Process, port: int, sizes: list[int]) -> None:
        self.process, self.port = process, port
        self.rooms = [Room(f"{size}-{number}", size) for number, size in enumerate(sizes)]

    async def come(self) -> None:
        for room in self.rooms:
            await asyncio.gather(*(self.open(room, each) for each in range(room.size)))

    @abstractmethod
    async def open(self, room: Room, number: int) -> None:
        """Opens one screen, counted from the moment it is in its room."""

    @abstractmethod
    async def trigger(self, room: Room) -> None:
        """Sends the list into the room."""

    async def deliveries_per_cpu_second(self, seconds: float) -> float:
        cpu, ends = cpu_seconds(self.process), time.monotonic() + seconds
        before = sum(room.delivered for room in self.rooms)
        async with asyncio.timeout(seconds + PATIENCE):
            await asyncio.gather(*(self._keep_sending(room, ends) for room in self.rooms))
        delivered = sum(room.delivered for room in self.rooms) - before
        return delivered / (cpu_seconds(self.process) - cpu)

    async def _keep_sending(self, room: Room, ends: float) -> None:
        while time.monotonic() < ends:
            room.missing = room.size
            room.complete.clear()
            await self.trigger(room)
            await room.complete.wait()

    def go(self) -> None:
        for room in self.rooms:
            for screen in room.screens:
                screen.close()


class Relayed(PeerRooms):
    """Whatever one screen of a room sends, all of them get."""

    def __init__(self, process: psutil.Process, port: int, sizes: list[int], frame: bytes) -> None:
        super().__init__(process, port, sizes)
        self.frame = frame

    async def open(self, room: Room, number: int) -> None:
        room.screens.append(
            await open_websocket(self.port, f"/{room.name}", lambda _, __: room.count())
        )

    async def trigger(self, room: Room) -> None:
        room.screens[0].send(self.frame)


class SocketIo(Relayed):
    """The same in the words of socket.io 4 over a WebSocket."""

    async def open(self, room: Room, number: int) -> None:
        connected = asyncio.get_running_loop().create_future()

        def on_message(client: WebSocketClient, payload: bytes) -> None:
            if payload.startswith(b'42["list"'):
                room.count()
            elif payload.startswith(b"0"):
                client.send(b"40")
            elif payload == b"2":
                client.send(b"3")
            elif payload.startswith(b"40"):
                connected.set_result(None)

        path = f"/socket.io/?EIO=4&transport=websocket&room={room.name}"
        room.screens.append(await open_websocket(self.port, path, on_message))
        await asyncio.wait_for(connected, PATIENCE)

    async def trigger(self, room: Room) -> None:
        room.screens[0].send(b'42["list",' + self.frame + b"]")
