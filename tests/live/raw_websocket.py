"""What tests of faults share: a raw WebSocket that only shakes hands, and measurements.

Each test reports what it counted; `make chaos` puts all of them into one table.
"""

import asyncio
import contextlib
import re
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from tests.harness.deployment import ServerProcess
from tests.live.protocol_client import Client, Person

Count = Callable[[str, float], None]
PATIENCE = 60.0
GROWTH = 64  # MiB that whatever one client does may cost


class RawWebSocket:
    """A WebSocket of which only the handshake is honest."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send_without_pause(self, data: bytes, times: int) -> None:
        """Until it is cut off, at the latest."""
        with contextlib.suppress(ConnectionError):
            for _ in range(times):
                self.writer.write(data)
                await self.writer.drain()

    async def wait_for_disconnect(self) -> None:
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(PATIENCE):
                while await self.reader.read(65_536):
                    pass

    def abort(self) -> None:
        self.writer.transport.abort()


@contextlib.asynccontextmanager
async def raw_websocket(person: Person, server: str) -> AsyncIterator[RawWebSocket]:
    """It reads nothing and answers no ping, unless asked to."""
    address = urllib.parse.urlsplit(server)
    reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=1024)
    lines = [
        f"GET /ws/parties/{person.code}/ HTTP/1.1",
        f"Host: {address.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec-WebSocket-Version: 13",
        f"Authorization: Bearer {person.token}",
        "\r\n",
    ]
    writer.write("\r\n".join(lines).encode())
    try:
        assert b"101" in await reader.readline()
        yield RawWebSocket(reader, writer)
    finally:
        writer.transport.abort()


def peak_memory(process: ServerProcess) -> int:
    """The process's peak resident memory, in MiB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found, "the kernel reports no peak"
    return int(found[1]) // 1024


async def metric_value(server: str, metric: str) -> float:
    def read() -> float:
        with urllib.request.urlopen(f"{server}/metrics", timeout=PATIENCE) as answer:
            found = re.search(rf"^{metric} (\S+)$", answer.read().decode(), re.MULTILINE)
        return float(found[1]) if found else 0.0

    return await asyncio.to_thread(read)


async def stale_clients(clients: list[Client], revision: int) -> int:
    """How many clients do not end on this revision, or not on the same list."""
    for client in clients:
        with contextlib.suppress(TimeoutError):
            await client.wait_for(
                lambda client=client: (  # type: ignore[misc] # bound here, awaited here
                    min(client.known["revision"], client.recommendations["revision"]) >= revision
                ),
                PATIENCE,
            )
    lists = [client.recommendations for client in clients]
    return sum(each != lists[0] or each["revision"] < revision for each in lists)
