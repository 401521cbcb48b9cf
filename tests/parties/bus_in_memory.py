"""A transport inside one process, for a bus between simulated processes; it can be disconnected."""

import asyncio
from collections.abc import Iterable, Sequence

from parties.bus.bus import ChannelMessage


class Exchange:
    """Connects the transports of several simulated processes."""

    connected = True

    def __init__(self) -> None:
        self.transports: list[InMemoryTransport] = []

    def transport(self) -> "InMemoryTransport":
        self.transports.append(InMemoryTransport(self))
        return self.transports[-1]

    def disconnect(self) -> None:
        self.connected = False
        for transport in self.transports:
            transport.received.put_nowait(None)

    def check_connected(self) -> None:
        if not self.connected:
            raise ConnectionError("no bus")


class InMemoryTransport:
    """Forgets its subscriptions when it is opened again, as a real one does."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.channels: set[str] = set()
        self.received: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def open(self, channels: Iterable[str]) -> None:
        self.exchange.check_connected()
        self.channels = set(channels)
        self.received = asyncio.Queue()

    async def subscribe(self, channel: str) -> None:
        self.exchange.check_connected()
        self.channels.add(channel)

    async def unsubscribe(self, channel: str) -> None:
        self.exchange.check_connected()
        self.channels.discard(channel)

    async def receive(self) -> bytes:
        message = await self.received.get()
        if message is None:
            raise ConnectionError("disconnected")
        return message

    async def publish(self, messages: Sequence[ChannelMessage]) -> None:
        self.exchange.check_connected()
        for channel, message in messages:
            for transport in self.exchange.transports:
                if channel in transport.channels:
                    transport.received.put_nowait(message)

    async def close(self) -> None:
        self.channels = set()
