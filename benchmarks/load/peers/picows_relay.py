"""Compiled framing in a Python process: picows, a loop over a room's transports."""

import asyncio
import sys
from collections import defaultdict
from typing import Any

import picows  # type: ignore[import-not-found] # installed for the benchmark alone

rooms: dict[str, list[Any]] = defaultdict(list)


class Relay(picows.WSListener):  # type: ignore[misc] # installed for the benchmark alone
    def __init__(self, room: list[Any]) -> None:
        self.room = room

    def on_ws_connected(self, transport: Any) -> None:
        self.room.append(transport)

    def on_ws_disconnected(self, transport: Any) -> None:
        self.room.remove(transport)

    def on_ws_frame(self, transport: Any, frame: Any) -> None:
        if frame.msg_type == picows.WSMsgType.TEXT:
            payload = frame.get_payload_as_bytes()
            for each in self.room:
                each.send(picows.WSMsgType.TEXT, payload)


async def main(port: int) -> None:
    server = await picows.ws_create_server(
        lambda request: Relay(rooms[request.path]), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
