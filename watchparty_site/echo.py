"""A WebSocket that tells staff how it arrived, and sends back whatever they send."""

import json
from typing import Any
from urllib.parse import parse_qs

from parties import identity
from watchparty_site import sight
from watchparty_site.trace import Receive, Scope, Send

# Where screens connect, so that a proxy treats it as theirs. No party's code is as long.
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
    """A page of another site cannot have the permit, wherever it connects from."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    return sight.permits(asked.get("permit", [""])[0])


def _arrival(scope: Scope) -> dict[str, Any]:
    headers = dict(scope["headers"])
    return {
        "origin": headers.get(b"origin", b"").decode("latin-1"),
        "is_ours": identity.origin_is_ours(scope["headers"]),
        "told": sight.told(headers.get(b"x-forwarded-for", b"").decode("latin-1")),
    }
