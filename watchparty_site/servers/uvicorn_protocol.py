"""uvicorn's WebSocket protocol with limits on fragments, on queued messages and on closing.

What each method overrides, and the private names it depends on, is in docs/decisions/0024; a test
fails for each name that an upgrade removes (tests/watchparty_site/test_server_internals.py).
"""

import asyncio

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame

from watchparty_site.servers.frames import MAX_FRAGMENTS, text_frame
from watchparty_site.servers.write_coalescer import WriteCoalescer

MAX_QUEUED_MESSAGES = 32  # received, and not handled by the application yet


class BoundedProtocol(WebSocketsSansIOProtocol):
    """Sends a text as one shared frame; uvicorn would encode it for each socket."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.coalescer = WriteCoalescer(self._write_frames)

    def _write_frames(self, frames: bytes) -> None:
        """Writes unless a close frame was sent, which nothing may follow."""
        if not (self.close_sent or self.transport.is_closing()):
            self.transport.write(frames)

    def send_receive_event_to_app(self) -> None:
        """Pauses reading at a full queue only; uvicorn does at every message: two system calls.

        Closes on a text that is no UTF-8, for which uvicorn would log an error with a traceback.
        """
        if not self.close_sent and self._is_invalid_text():
            self._fail(CloseCode.INVALID_DATA, "invalid UTF-8")
            return
        is_paused, has_room = self.read_paused, self.queue.qsize() < MAX_QUEUED_MESSAGES
        self.read_paused = is_paused or has_room
        super().send_receive_event_to_app()
        self.read_paused = is_paused or not has_room

    def handle_cont(self, event: Frame) -> None:
        """Closes on too many fragments of one message."""
        if self.close_sent:
            return
        if len(self.frames) < MAX_FRAGMENTS:
            super().handle_cont(event)
            return
        self._fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")

    def _is_invalid_text(self) -> bool:
        if self.curr_msg_data_type != "text":
            return False
        try:
            b"".join(self.frames).decode()
        except UnicodeDecodeError:
            return True
        return False

    def _fail(self, code: CloseCode, reason: str) -> None:
        """Closes with a code, and reports it to the application."""
        self.frames = []
        self.conn.fail(code, reason)
        self.handle_parser_exception()

    def shutdown(self) -> None:
        self.coalescer.flush()
        super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """Reports a connection that ended without a close frame as 1006; uvicorn reports 1005."""
        if self.handshake_complete and not self.close_sent and self.conn.close_rcvd is None:
            self._enqueue_disconnect(CloseCode.ABNORMAL_CLOSURE)
        super().connection_lost(exc)

    def _enqueue_disconnect(self, code: int) -> None:
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})

    def keepalive_timeout(self) -> None:
        """Aborts: a client that answers no ping does not read, so closing would wait for it."""
        if not (self.close_sent or self.transport.is_closing()):
            self._enqueue_disconnect(CloseCode.INTERNAL_ERROR)
        super().keepalive_timeout()
        self.transport.abort()

    async def send(self, message: ASGISendEvent) -> None:
        """Sends texts coalesced; aborts a client that does not answer a close frame in time."""
        text = message.get("text")
        if isinstance(text, str) and self._can_send_frames:
            self.coalescer.add(text_frame(text))
            return
        self.coalescer.flush()
        await super().send(message)
        if message["type"] == "websocket.accept":
            # Not used again, and in memory for as long as the socket is open: cookies are long.
            self.request.headers.clear()
            self.response.headers.clear()
        if self.close_timer is not None:
            self.close_timer.cancel()
            self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)

    @property
    def _can_send_frames(self) -> bool:
        return (
            self.handshake_complete
            and self.writable.is_set()
            and not (self.close_sent or self.disconnected or self.transport.is_closing())
        )
