"""The bus's transport over Redis or Valkey: one connection subscribes, another publishes.

redis-py makes the connections, with all options of its URL. Its own Pub/Sub object and commands
cost more than everything a process does with a message, so they are not used: a batch is sent as
one pipeline, and messages are read directly from the connection.
"""

import math
from collections.abc import Iterable, Sequence

from redis.asyncio.connection import AbstractConnection, ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from parties.bus.bus import ChannelMessage

CONNECT_SECONDS = 2.0
CHANNELS_AT_A_TIME = 1_000


class RedisTransport:
    """`prefix` precedes every channel's name, so that sites can share a Redis."""

    def __init__(self, url: str, prefix: str) -> None:
        self._prefix = prefix
        self._connections = ConnectionPool.from_url(
            url,
            # An idle subscription is not a dead one, and it is the bus that retries.
            socket_timeout=None,
            socket_connect_timeout=CONNECT_SECONDS,
            retry=Retry(NoBackoff(), 0),
            # In the newer one, redis-py makes a string of every message for its log.
            protocol=2,
        )
        self._subscriber: AbstractConnection | None = None
        self._publisher: AbstractConnection | None = None

    async def open(self, channels: Iterable[str]) -> None:
        subscriber = await self._connected()
        names = [self._name(channel) for channel in channels]
        for start in range(0, len(names), CHANNELS_AT_A_TIME):
            await subscriber.send_command("SUBSCRIBE", *names[start : start + CHANNELS_AT_A_TIME])
        self._subscriber = subscriber

    async def subscribe(self, channel: str) -> None:
        await self._open_subscriber().send_command("SUBSCRIBE", self._name(channel))

    async def unsubscribe(self, channel: str) -> None:
        await self._open_subscriber().send_command("UNSUBSCRIBE", self._name(channel))

    async def receive(self) -> bytes:
        subscriber = self._open_subscriber()
        while True:
            response = await subscriber.read_response(timeout=math.inf)
            if response[0] == b"message":
                message: bytes = response[2]
                return message

    async def publish(self, messages: Sequence[ChannelMessage]) -> None:
        if self._publisher is None or not self._publisher.is_connected:
            self._publisher = await self._connected()
        commands = [("PUBLISH", self._name(channel), encoded) for channel, encoded in messages]
        await self._publisher.send_packed_command(self._publisher.pack_commands(commands))
        for _ in messages:
            await self._publisher.read_response()

    async def close(self) -> None:
        if self._subscriber is not None:
            subscriber, self._subscriber = self._subscriber, None
            await subscriber.disconnect(nowait=True)

    async def _connected(self) -> AbstractConnection:
        connection: AbstractConnection = self._connections.make_connection()  # type: ignore[no-untyped-call] # redis-py types most, not this
        await connection.connect()  # type: ignore[no-untyped-call] # nor this
        return connection

    def _open_subscriber(self) -> AbstractConnection:
        if self._subscriber is None:
            raise ConnectionError("Not subscribed to any channel.")
        return self._subscriber

    def _name(self, channel: str) -> str:
        """As channels-redis named groups, for processes of a release that still uses it."""
        return f"{self._prefix}__group__{channel}"
