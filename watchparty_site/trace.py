"""Which request, or which WebSocket, something is done for: an id in every line of the log.

The proxy's own id is kept, so that its log and ours can be read together.
"""

import contextvars
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADER = b"x-request-id"
SENSIBLE = re.compile(rb"[A-Za-z0-9._-]{8,64}")
NAMES = {"http": "request", "websocket": "connection"}

_current: contextvars.ContextVar[tuple[str, str] | None] = contextvars.ContextVar(
    "trace", default=None
)


def current() -> dict[str, str]:
    """The id under its name; nothing where nobody asked."""
    known = _current.get()
    return {known[0]: known[1]} if known else {}


def traced(application: Application) -> Application:
    async def tracing(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in NAMES:
            await application(scope, receive, send)
            return
        known = _id_of(scope)
        _current.set((NAMES[scope["type"]], known))
        tells = scope["type"] == "http"
        await application(scope, receive, _telling(known, send) if tells else send)

    return tracing


def _id_of(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == HEADER and SENSIBLE.fullmatch(value):
            return str(value.decode())
    return secrets.token_hex(8)


def _telling(known: str, send: Send) -> Send:
    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", []), (HEADER, known.encode())]
            message = {**message, "headers": headers}
        await send(message)

    return telling
