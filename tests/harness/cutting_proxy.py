"""A proxy between server processes and PostgreSQL that cuts connections at any byte.

It runs in a thread with an event loop of its own, so that tests may block.
"""

import asyncio
import contextlib
import random
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from tests.harness.ports import free_port

CHUNK = 1 << 16
# In the transactions of changes that are saved once; in the start of connections for weights.
SAVES_KEYS, SAVES_WEIGHTS = b'INSERT INTO "parties_appliedchange"', b"watchparty weights"
STATEMENTS = (b"P", b"B")  # PostgreSQL's Parse and Bind, by which a statement comes


class CuttingProxy:
    """Passes everything on, until it is set to lose answers, to cut at random, or to refuse."""

    def __init__(self, port_behind: int, seed: int = 0) -> None:
        self.port, self.behind = free_port(), port_behind
        self.losing_commits = self.losing_weights = 0  # of how many the answers will be lost
        self.chance = 0.0  # of a cut, in each piece, in either direction
        self.refuses = False
        self.cuts = 0
        self._random = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._pairs: set[_Pair] = set()

    def start(self) -> None:
        self._thread.start()
        serving = asyncio.start_server(self._connect, "127.0.0.1", self.port)
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result(10)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        if self._server is not None:
            self._server.close()
        self._cut_all()
        while self._pairs:
            await asyncio.sleep(0.01)

    def refuse(self) -> None:
        """Every connection breaks, and no new one is let through."""
        self.refuses = True
        self._loop.call_soon_threadsafe(self._cut_all)

    def _cut_all(self) -> None:
        for each in list(self._pairs):
            each.cut()

    def cut_at(self, data: bytes) -> int | None:
        """How much of it still arrives; None if all of it does, and what comes next."""
        if self._random.random() >= self.chance:
            return None
        return self._random.randrange(len(data) + 1)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            writer.transport.abort()
            return
        there, to_there = await asyncio.open_connection("127.0.0.1", self.behind)
        pair = _Pair(self, writer, to_there)
        self._pairs.add(pair)
        await asyncio.gather(pair.pass_requests(reader), pair.pass_answers(there))
        self._pairs.discard(pair)


class _Pair:
    """A connection of a server process and the one that was made for it."""

    def __init__(
        self, proxy: CuttingProxy, server: asyncio.StreamWriter, database: asyncio.StreamWriter
    ) -> None:
        self._proxy, self._server, self._database = proxy, server, database
        self._saves_weights = self._saves_keys = self._is_losing = False

    async def pass_requests(self, reader: asyncio.StreamReader) -> None:
        """Until either side hangs up, as it may at any moment."""
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                self._look_at(data)
                if not await self._is_passed(data, self._database):
                    break
        await self._end()

    async def pass_answers(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                if self._is_losing:
                    self._proxy.cuts += 1
                    break
                if not await self._is_passed(data, self._server):
                    break
        await self._end()

    def _look_at(self, data: bytes) -> None:
        self._saves_weights |= SAVES_WEIGHTS in data
        self._saves_keys |= SAVES_KEYS in data
        if self._saves_weights and data.startswith(STATEMENTS) and self._proxy.losing_weights:
            self._proxy.losing_weights -= 1
            self._is_losing = True
        if self._saves_keys and b"COMMIT" in data:
            self._saves_keys = False
            if self._proxy.losing_commits:
                self._proxy.losing_commits -= 1
                self._is_losing = True

    async def _is_passed(self, data: bytes, to: asyncio.StreamWriter) -> bool:
        arriving = self._proxy.cut_at(data)
        to.write(data[:arriving])
        await to.drain()
        if arriving is not None:
            self._proxy.cuts += 1
        return arriving is None

    async def _end(self) -> None:
        self.cut()
        for end in (self._server, self._database):
            with contextlib.suppress(OSError):
                await end.wait_closed()

    def cut(self) -> None:
        """What was passed on still arrives."""
        self._server.close()
        self._database.close()


@contextlib.contextmanager
def cutting(database_url: str, seed: int = 0) -> Iterator[tuple[CuttingProxy, str]]:
    """A proxy in front of the database, and the URL that leads through it."""
    parts = urlsplit(database_url)
    proxy = CuttingProxy(parts.port or 5432, seed)
    proxy.start()
    try:
        account = parts.netloc.rpartition("@")[0]
        yield proxy, urlunsplit(parts._replace(netloc=f"{account}@127.0.0.1:{proxy.port}"))
    finally:
        proxy.stop()
