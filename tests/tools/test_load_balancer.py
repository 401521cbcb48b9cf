"""The proxy of `make cluster` keeps a party together, and spreads everything else."""

import asyncio
import contextlib

from tests.harness.port_server import PortServer
from tests.harness.ports import free_port
from tools.load_balancer import LoadBalancer

PARTIES = [f"/ws/parties/PARTY{number}/" for number in range(60)]


async def ask(port: int, path: str) -> int:
    """The port of the process that answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 200 OK")
    return int(answer.rpartition(b"\r\n")[2])


async def asked(port: int) -> dict[str, int]:
    return {path: await ask(port, path) for path in PARTIES}


async def test_a_party_shares_a_process_and_moves_only_when_that_dies() -> None:
    one, two, three = processes = [PortServer() for _ in range(3)]
    port = free_port()
    async with contextlib.AsyncExitStack() as running:
        await running.enter_async_context(
            LoadBalancer([each.port for each in processes]).listening(port)
        )
        await running.enter_async_context(one.listening())
        await running.enter_async_context(two.listening())
        async with three.listening():
            before = await asked(port)
            assert await asked(port) == before
        after = await asked(port)
        assert await asked(port) == after
    assert set(before.values()) == {each.port for each in processes}
    assert set(after.values()) == {one.port, two.port}
    assert all(before[path] in (after[path], three.port) for path in PARTIES)


async def test_what_belongs_to_no_party_goes_round() -> None:
    one, two, port = PortServer(), PortServer(), free_port()
    async with one.listening(), two.listening(), LoadBalancer([one.port, two.port]).listening(port):
        assert {await ask(port, "/") for _ in range(2)} == {one.port, two.port}


async def test_a_client_that_sends_nothing_or_finds_no_server_is_disconnected() -> None:
    port = free_port()
    async with LoadBalancer([free_port()]).listening(port):
        for output in (b"", b"GET / HTTP/1.1\r\n\r\n"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(output)
            writer.write_eof()
            assert await reader.read() == b""
            writer.close()
