"""What the tests of faults share: a site that can be harmed, sockets without manners, and counts.

Each test says what it counted; `make chaos` puts all of them into one table.
"""

import asyncio
import contextlib
import re
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from tests.harness.deployment import ServerProcess
from tests.live.protocol_client import Person, Screen

Count = Callable[[str, float], None]
PATIENCE = 60.0
GROWTH = 64  # MiB that whatever one client does may cost


class Rude:
    """A WebSocket of which only the handshake is honest."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send_without_pause(self, data: bytes, times: int) -> None:
        """Until it is cut off, at the latest."""
        with contextlib.suppress(ConnectionError):
            for _ in range(times):
                self.writer.write(data)
                await self.writer.drain()

    async def until_cut_off(self) -> None:
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(PATIENCE):
                while await self.reader.read(65_536):
                    pass

    def vanish(self) -> None:
        self.writer.transport.abort()


@contextlib.asynccontextmanager
async def rude(person: Person, server: str) -> AsyncIterator[Rude]:
    """It reads nothing and answers no ping, unless told to."""
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
        yield Rude(reader, writer)
    finally:
        writer.transport.abort()


def peak_memory(process: ServerProcess) -> int:
    """The most that the process has ever held, in MiB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found, "the kernel tells no peak"
    return int(found[1]) // 1024


async def figure(server: str, metric: str) -> float:
    def read() -> float:
        with urllib.request.urlopen(f"{server}/metrics", timeout=PATIENCE) as answer:
            found = re.search(rf"^{metric} (\S+)$", answer.read().decode(), re.MULTILINE)
        return float(found[1]) if found else 0.0

    return await asyncio.to_thread(read)


async def stale(screens: list[Screen], revision: int) -> int:
    """How many screens do not end on this revision, or not on the same list."""
    for screen in screens:
        with contextlib.suppress(TimeoutError):
            await screen.until(
                lambda screen=screen: (  # type: ignore[misc] # bound here, awaited here
                    min(screen.known["revision"], screen.recommendations["revision"]) >= revision
                ),
                PATIENCE,
            )
    lists = [screen.recommendations for screen in screens]
    return sum(each != lists[0] or each["revision"] < revision for each in lists)
