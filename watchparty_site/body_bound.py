"""A bound on what an HTTP request may bring, before any of it is written to a disk.

Django's ASGI handler puts a whole body into a temporary file before a view can say that it is too
much; a proxy in front has a bound of its own, a bare server has this one.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

STATUS, SENTENCE = 413, b"This is more than the site takes in one request."


def bounded(application: Application, most: int) -> Application:
    """most: bytes of one request's body."""

    async def guarded(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if _announced(scope) > most:
            await _refuse(send)
            return
        came, begun = 0, False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            # Whoever reads it lets go of what came so far, as for someone who hung up.
            return message if came <= most else {"type": "http.disconnect"}

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        await application(scope, counted, watched)
        if came > most and not begun:
            await _refuse(send)

    return guarded


def _announced(scope: Message) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(length) if length.isdigit() else 0


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": STATUS, "headers": headers})
    await send({"type": "http.response.body", "body": SENTENCE})
