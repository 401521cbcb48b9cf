"""Request ids: every line of the log has the id of the request or WebSocket that caused it.

The id that the proxy sent is used, so that its log and ours can be joined.
"""

import contextvars
import re
import secrets

from parties.runtime.asgi import Application, Message, Receive, Scope, Send

HEADER = b"x-request-id"
VALID_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
FIELDS = {"http": "request", "websocket": "connection"}

_current: contextvars.ContextVar[tuple[str, str] | None] = contextvars.ContextVar(
    "request_id", default=None
)


def current() -> dict[str, str]:
    """Returns the id under its field name; nothing outside a request."""
    field_and_id = _current.get()
    return dict([field_and_id]) if field_and_id else {}


def with_request_id(application: Application) -> Application:
    """Returns the application with an id set for each request, which the response carries."""

    async def identified(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in FIELDS:
            await application(scope, receive, send)
            return
        known = _id_of(scope)
        _current.set((FIELDS[scope["type"]], known))
        is_http = scope["type"] == "http"
        await application(scope, receive, _adding_header(known, send) if is_http else send)

    return identified


def _id_of(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == HEADER and VALID_ID.fullmatch(value):
            return str(value.decode())
    return secrets.token_hex(8)


def _adding_header(known: str, send: Send) -> Send:
    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", []), (HEADER, known.encode())]
            message = {**message, "headers": headers}
        await send(message)

    return adding
