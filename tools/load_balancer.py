"""The load balancer of `make cluster`.

A party's WebSockets go to one process as long as that lives, every other connection to the next
process in turn that accepts it.
"""

import asyncio
import contextlib
import hashlib
import itertools
import re
from collections.abc import AsyncIterator

CHUNK = 65_536
PARTY = re.compile(rb"GET /ws/parties/([^/ ]+)/[ ?]")


class LoadBalancer:
    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self._turns = itertools.cycle(range(len(ports)))

    @contextlib.asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        try:
            yield
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await reader.readuntil(b"\n")
            there, back = await self._first_of(self._in_turn(asked))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.close()
            return
        back.write(asked)
        async with asyncio.TaskGroup() as both:
            both.create_task(_pass_on(reader, back))
            both.create_task(_pass_on(there, writer))

    def _in_turn(self, asked: bytes) -> list[int]:
        """The processes in the order in which they are tried."""
        if party := PARTY.match(asked):
            return sorted(self._ports, key=lambda port: _hash(party[1], port))
        first = next(self._turns)
        return self._ports[first:] + self._ports[:first]

    async def _first_of(
        self, ports: list[int]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for port in ports:
            with contextlib.suppress(ConnectionError):
                return await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionError("No process takes a connection.")


def _hash(party: bytes, port: int) -> bytes:
    """Rendezvous hashing: a party stays with its process when another one leaves."""
    return hashlib.sha256(b"%s %d" % (party, port)).digest()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()
    target.close()
