"""A bus inside one process, for what two processes say to each other; it can be unplugged."""

import asyncio
from collections.abc import Iterable, Sequence

from parties.bus import Said


class Exchange:
    plugged = True

    def __init__(self) -> None:
        self.wires: list[InMemoryWire] = []

    def wire(self) -> "InMemoryWire":
        self.wires.append(InMemoryWire(self))
        return self.wires[-1]

    def unplug(self) -> None:
        self.plugged = False
        for wire in self.wires:
            wire.heard.put_nowait(None)

    def must_be_plugged(self) -> None:
        if not self.plugged:
            raise ConnectionError("no bus")


class InMemoryWire:
    """Forgets what it listened to when it is opened again, as a real one does."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.channels: set[str] = set()
        self.heard: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def open(self, channels: Iterable[str]) -> None:
        self.exchange.must_be_plugged()
        self.channels = set(channels)
        self.heard = asyncio.Queue()

    async def listen_to(self, channel: str) -> None:
        self.exchange.must_be_plugged()
        self.channels.add(channel)

    async def ignore(self, channel: str) -> None:
        self.exchange.must_be_plugged()
        self.channels.discard(channel)

    async def hear(self) -> bytes:
        heard = await self.heard.get()
        if heard is None:
            raise ConnectionError("unplugged")
        return heard

    async def send(self, said: Sequence[Said]) -> None:
        self.exchange.must_be_plugged()
        for channel, what in said:
            for wire in self.exchange.wires:
                if channel in wire.channels:
                    wire.heard.put_nowait(what)

    async def close(self) -> None:
        self.channels = set()
