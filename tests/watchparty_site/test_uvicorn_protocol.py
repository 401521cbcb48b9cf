"""uvicorn with our WebSocket protocol sends what the application sends."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from parties.protocol.close_codes import INVALID_DATA, REMOVED
from tests.harness.ports import free_port
from watchparty_site.servers.frames import text_frame
from watchparty_site.servers.uvicorn_protocol import BoundedProtocol

Scope = dict[str, Any]
TEXTS = ["", "a list", "Amélie 映画 🍿", "x" * 125, "x" * 126, "x" * 65_535, "x" * 300_000]


async def echo(
    scope: Scope,
    receive: Callable[[], Awaitable[Scope]],
    send: Callable[[Scope], Awaitable[None]],
) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        if message.get("text") == "close":
            await send({"type": "websocket.close", "code": REMOVED})
        else:
            await send({**message, "type": "websocket.send"})


@pytest.fixture
async def address() -> AsyncIterator[str]:
    port = free_port()
    options = uvicorn.Config(
        echo, port=port, ws=BoundedProtocol, lifespan="off", log_level="critical", ws_max_size=2**20
    )
    server = uvicorn.Server(options)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"ws://127.0.0.1:{port}/"
    server.should_exit = True
    await serving


@pytest.mark.parametrize("compression", [None, "deflate"])
async def test_every_text_and_every_bytes_arrive_as_they_were_sent(
    address: str, compression: str | None
) -> None:
    async with connect(address, compression=compression, max_size=None) as socket:
        for text in TEXTS:
            await socket.send(text)
            assert await socket.recv() == text
        await socket.send(b"\x00\xff")
        assert await socket.recv() == b"\x00\xff"


async def test_the_close_code_is_the_applications(address: str) -> None:
    async with connect(address) as socket:
        await socket.send("close")
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == REMOVED


@pytest.mark.parametrize("fragments", [1, 2])
async def test_a_text_that_is_no_utf_8_closes_its_socket_and_is_no_error_in_the_log(
    address: str, fragments: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "uvicorn.error")
    whole, halves = b"\x81\x82\0\0\0\0\xff\xfe", b"\x01\x81\0\0\0\0\xff\x80\x81\0\0\0\0\xfe"
    async with connect(address) as socket:
        socket.transport.write(whole if fragments == 1 else halves)
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == INVALID_DATA
    assert [each for each in caplog.records if each.name == "uvicorn.error"] == []


def test_a_text_for_many_sockets_is_encoded_once() -> None:
    text = "a list for everyone"
    assert text_frame(text) is text_frame(text)
