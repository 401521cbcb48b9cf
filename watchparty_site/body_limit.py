"""A limit on the size of an HTTP request's body, before any of it is written to a disk.

Django's ASGI handler writes a whole body to a temporary file before a view can refuse it. A proxy
has a limit of its own; a server without a proxy has this one.

What is refused is read to its end and discarded: many clients read no answer before they have sent
everything, and a connection that is closed before that is reset, with the answer on it.
"""

import asyncio
import contextlib
import sys
from collections.abc import Mapping
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.template.loader import render_to_string
from django.urls import set_script_prefix

from catalog.input_validation import LONGEST
from parties.runtime.asgi import Application, Message, Receive, Scope, Send

MEGABYTE = 1024 * 1024
STATUS, BODY = 413, b"This is more than the site takes in one request."
DISCARDED_BYTES = 256 * MEGABYTE
"""How much of a body is read that is refused; who sends still more finds the connection closed."""

SILENCE_SECONDS = 20


def limit_body(application: ASGIHandler, most: int) -> Application:
    """Returns the application with a limit of `most` bytes on each request's body."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        if _content_length(scope) > most:
            await _refuse(scope, receive, send, most)
            return
        received, responded = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            # The reader discards what it has, as for a client that disconnected.
            return message if received <= most else {"type": "http.disconnect"}

        async def watched(message: Mapping[str, Any]) -> None:
            nonlocal responded
            responded = True
            await send(dict(message))

        await application(scope, counted, watched)
        if received > most and not responded:
            await _refuse(scope, receive, send, most)

    return limited


def _content_length(scope: Scope) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not length.isdigit():
        return 0
    return sys.maxsize if len(length) > LONGEST else int(length)


async def _refuse(scope: Scope, receive: Receive, send: Send, most: int) -> None:
    """Refuses with the limit: a browser gets a page, a program a sentence.

    The answer is sent at once, for who reads while they send, and ends when all of theirs is here.
    """
    kind, body = b"text/plain", BODY
    if any(name == b"accept" and b"text/html" in value for name, value in scope["headers"]):
        kind, body = b"text/html", _page(scope, most)
    headers = [
        (b"content-type", kind + b"; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": STATUS, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    if not any(name == b"expect" for name, _ in scope["headers"]):  # those asked before they sent
        with contextlib.suppress(TimeoutError):
            await _discard(receive)
    await send({"type": "http.response.body", "body": b""})


async def _discard(receive: Receive) -> None:
    received = 0
    while received <= DISCARDED_BYTES:
        message = await asyncio.wait_for(receive(), SILENCE_SECONDS)
        received += len(message.get("body", b""))
        if not message.get("more_body"):
            return


def _page(scope: Scope, most: int) -> bytes:
    set_script_prefix(scope.get("root_path", "") + "/")
    return render_to_string("413.html", {"megabytes": most // MEGABYTE - 1}).encode()
