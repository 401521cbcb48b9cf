"""An HTTP server that answers every request with its own port, to be put behind a proxy."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from tests.harness.ports import free_port


class PortServer:
    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)
        try:
            yield
        finally:
            server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            reported = str(self.port)
            head = (
                f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(reported)}\r\n\r\n"
            )
            writer.write((head + reported).encode())
        writer.close()
