"""A TCP proxy that simulates outages of the server behind it.

It is open, shut (connections break, new ones are refused), or hanging (connections stay, and
nothing comes through). With `tls`, what comes to it is encrypted.
"""

import asyncio
import ssl

from tests.harness.ports import free_port

CHUNK = 1 << 16


class OutageProxy:
    def __init__(self, port_behind: int, tls: ssl.SSLContext | None = None) -> None:
        self.port, self._behind, self._tls = free_port(), port_behind, tls
        self._flowing = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self.broken = 0

    async def open(self) -> None:
        self._flowing.set()
        if self._server is None:
            self._server = await asyncio.start_server(
                self._connect, "127.0.0.1", self.port, ssl=self._tls
            )

    def hang(self) -> None:
        self._flowing.clear()

    async def shut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self.broken += len(self._ends)
        self._flowing.set()
        for end in self._ends:
            end.transport.abort()
        while self._ends:
            await asyncio.sleep(0.01)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to_there = await asyncio.open_connection("127.0.0.1", self._behind)
        self._ends |= {writer, to_there}
        try:
            await asyncio.gather(self._pump(reader, to_there), self._pump(there, writer))
        finally:
            self._ends -= {writer, to_there}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until either side hangs up, as it may at any moment."""
        try:
            while data := await reader.read(CHUNK):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.transport.abort()
