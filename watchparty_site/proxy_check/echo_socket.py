"""A WebSocket for the self-check: sends how it arrived, then echoes what it receives."""

import json
from typing import Any
from urllib.parse import parse_qs

from parties.access import identity
from parties.runtime.asgi import Receive, Scope, Send
from watchparty_site.proxy_check import seen_request

# Under the path of rooms' sockets, so that a proxy treats it alike. No party's code is as long.
PATH = "ws/parties/self-check/"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    if not _is_permitted(scope):
        await send({"type": "websocket.close"})
        return
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": json.dumps(_arrival(scope))})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message.get("text") or ""})


def _is_permitted(scope: Scope) -> bool:
    """Whether the query has a permit, which no page of another site can know."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return seen_request.permits(query.get("permit", [""])[0])


def _arrival(scope: Scope) -> dict[str, Any]:
    headers = dict(scope["headers"])
    return {
        "origin": headers.get(b"origin", b"").decode("latin-1"),
        "is_ours": identity.origin_is_ours(scope["headers"]),
        "forwarded": seen_request.count_forwarded(
            headers.get(b"x-forwarded-for", b"").decode("latin-1")
        ),
    }
