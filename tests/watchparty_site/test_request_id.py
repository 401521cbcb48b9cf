"""Every line of the log says for which request or WebSocket it was written."""

import json
import logging
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from parties.runtime import asgi
from watchparty_site import request_id
from watchparty_site.logs import LineFormatter

Message = dict[str, Any]


def line() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(LineFormatter().format(logging.makeLogRecord({})))
    return written


async def lines_of(kind: str, *headers: tuple[bytes, bytes]) -> tuple[list[Message], list[Message]]:
    """What was logged, on the event loop and in a thread, and what was sent."""
    logged: list[Message] = []
    sent: list[Message] = []

    async def application(scope: Message, receive: Any, send: Any) -> None:
        logged.append(line())
        logged.append(await sync_to_async(line, thread_sensitive=False)())
        await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})

    async def receive() -> Message:
        raise AssertionError("nobody asked")

    async def send(message: asgi.Message) -> None:
        sent.append(dict(message))

    await request_id.with_request_id(application)({"type": kind, "headers": headers}, receive, send)
    return logged, sent


async def test_the_proxys_id_is_in_every_line_and_in_the_answer() -> None:
    logged, sent = await lines_of("http", (b"x-request-id", b"0123456789abcdef"))
    assert [each["request"] for each in logged] == ["0123456789abcdef"] * 2
    assert sent[0]["headers"] == [(b"a", b"b"), (b"x-request-id", b"0123456789abcdef")]


@pytest.mark.parametrize(
    "reported", [b"", b"short", b"x" * 65, b'"}{"level":"ERROR"', b"\xff" * 10]
)
async def test_an_id_that_makes_no_sense_is_replaced(reported: bytes) -> None:
    logged, _ = await lines_of("websocket", (b"x-request-id", reported))
    assert "request" not in logged[0]
    assert len(logged[0]["connection"]) == 16


async def test_two_sockets_have_two_ids() -> None:
    ids = {(await lines_of("websocket"))[0][0]["connection"] for _ in range(2)}
    assert len(ids) == 2


def test_what_nobody_asked_for_has_no_id() -> None:
    assert request_id.current() == {}
