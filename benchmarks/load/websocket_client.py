"""A WebSocket client that costs little, so that what is measured is the server.

It masks with zeros, which the protocol allows, takes frames apart where they lie, and has no
extensions. One object a socket, on the event loop of whoever opens it.
"""

import asyncio
import base64
import os
import struct
from collections.abc import Callable, Mapping
from typing import cast

from parties.protocol.close_codes import NO_CODE

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
NO_MASK = bytes(4)
PATIENCE = 60

OnMessage = Callable[["WebSocketClient", bytes], None]


class Refused(Exception):
    """The server answered the handshake with something else than an upgrade."""


class WebSocketClient(asyncio.Protocol):
    """`on_message` is called with the payload of each text or binary message."""

    def __init__(self, request: bytes, on_message: OnMessage) -> None:
        self.on_message = on_message
        self.close_code: int | None = None
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._request = request
        self._rest = b""
        self._fragments = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._request)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(Refused("closed in the handshake"))
        if not self.closed.done():
            self.closed.set_result(None)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        at = 0
        if not self.opened.done():
            at = self._shake_hands(data)
        if self.opened.done():
            at = self._take_frames(data, at)
        self._rest = data[at:]

    def send(self, payload: bytes) -> None:
        self._transport.write(_frame(TEXT, payload))

    def close(self) -> None:
        self._transport.close()

    def pause(self) -> None:
        """Reads nothing any more, as a screen does whose owner has walked out of reach."""
        self._transport.pause_reading()

    def _shake_hands(self, data: bytes) -> int:
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return 0
        status = data.split(b"\r\n", 1)[0]
        if b" 101 " not in status:
            self.opened.set_exception(Refused(status.decode("latin-1")))
            self._transport.close()
            return len(data)
        self.opened.set_result(None)
        return end + 4

    def _take_frames(self, data: bytes, at: int) -> int:
        """Takes every whole frame from `at` on; returns where the rest begins."""
        size = len(data)
        while size - at >= 2:
            first, length = data[at], data[at + 1]
            start = at + 2
            if length == 126:
                start = at + 4
                if size < start:
                    break
                length = (data[at + 2] << 8) | data[at + 3]
            elif length == 127:
                start = at + 10
                if size < start:
                    break
                (length,) = struct.unpack_from("!Q", data, at + 2)
            end = start + length
            if size < end:
                break
            self._take(first, data[start:end])
            at = end
        return at

    def _take(self, first: int, payload: bytes) -> None:
        kind = first & 0x0F
        if kind == PING:
            self._transport.write(_frame(PONG, payload))
        elif kind == CLOSE:
            self.close_code = struct.unpack("!H", payload[:2])[0] if payload else NO_CODE
            self._transport.write(_frame(CLOSE, payload[:2]))
            self._transport.close()
        elif kind != PONG:
            self._fragments += payload
            if first & 0x80:
                whole, self._fragments = self._fragments, b""
                self.on_message(self, whole)


def _frame(kind: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", 0x80 | kind, 0xFE, size)
    else:
        head = struct.pack("!BBQ", 0x80 | kind, 0xFF, size)
    return head + NO_MASK + payload


async def open_websocket(
    port: int, path: str, on_message: OnMessage, headers: Mapping[str, str] | None = None
) -> WebSocketClient:
    """Raises Refused, OSError or TimeoutError."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket"]
    lines += ["Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    lines += [f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(PATIENCE):
        _, wire = await loop.create_connection(
            lambda: WebSocketClient(request, on_message), "127.0.0.1", port
        )
        await wire.opened
    return wire
