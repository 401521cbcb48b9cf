"""The limit under ASGI: no framework, no bus; a room is a list of `send` functions."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

rooms: dict[str, list[Send]] = defaultdict(list)


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    room = rooms[scope["path"]]
    room.append(send)
    while (message := await receive())["type"] == "websocket.receive":
        for each in room:
            await each({"type": "websocket.send", "text": message["text"]})
    room.remove(send)
