"""The bus over Redis or Valkey: one connection that listens, and one that speaks.

redis-py makes the connections, with whatever its address asks for. Its own Pub/Sub object and its
commands cost more than all that a process does with what it hears, so they are left aside: what is
said together is sent together, and read as it comes.
"""

import math
from collections.abc import Iterable, Sequence

from redis.asyncio.connection import AbstractConnection, ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from parties.bus import Said

CONNECT_SECONDS = 2.0
CHANNELS_AT_A_TIME = 1_000


class RedisWire:
    """`prefix` goes before every channel's name, so that sites can share a Redis."""

    def __init__(self, address: str, prefix: str) -> None:
        self._prefix = prefix
        self._connections = ConnectionPool.from_url(
            address,
            # An idle subscription is no dead one, and who retries is the bus.
            socket_timeout=None,
            socket_connect_timeout=CONNECT_SECONDS,
            retry=Retry(NoBackoff(), 0),
            # In the newer one, redis-py makes a string of every message for its log.
            protocol=2,
        )
        self._ear: AbstractConnection | None = None
        self._mouth: AbstractConnection | None = None

    async def open(self, channels: Iterable[str]) -> None:
        ear = await self._connected()
        names = [self._name(channel) for channel in channels]
        for start in range(0, len(names), CHANNELS_AT_A_TIME):
            await ear.send_command("SUBSCRIBE", *names[start : start + CHANNELS_AT_A_TIME])
        self._ear = ear

    async def listen_to(self, channel: str) -> None:
        await self._listening().send_command("SUBSCRIBE", self._name(channel))

    async def ignore(self, channel: str) -> None:
        await self._listening().send_command("UNSUBSCRIBE", self._name(channel))

    async def hear(self) -> bytes:
        ear = self._listening()
        while True:
            heard = await ear.read_response(timeout=math.inf)
            if heard[0] == b"message":
                said: bytes = heard[2]
                return said

    async def send(self, said: Sequence[Said]) -> None:
        if self._mouth is None or not self._mouth.is_connected:
            self._mouth = await self._connected()
        commands = [("PUBLISH", self._name(channel), what) for channel, what in said]
        await self._mouth.send_packed_command(self._mouth.pack_commands(commands))
        for _ in said:
            await self._mouth.read_response()

    async def close(self) -> None:
        if self._ear is not None:
            ear, self._ear = self._ear, None
            await ear.disconnect(nowait=True)

    async def _connected(self) -> AbstractConnection:
        connection: AbstractConnection = self._connections.make_connection()  # type: ignore[no-untyped-call] # redis-py types most, not this
        await connection.connect()  # type: ignore[no-untyped-call] # nor this
        return connection

    def _listening(self) -> AbstractConnection:
        if self._ear is None:
            raise ConnectionError("Nothing is listened to.")
        return self._ear

    def _name(self, channel: str) -> str:
        """As channels-redis named groups, for processes of a release that still uses it."""
        return f"{self._prefix}__group__{channel}"
