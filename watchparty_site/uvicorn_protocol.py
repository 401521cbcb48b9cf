"""uvicorn's WebSockets, with the bounds that it leaves open.

A text for many sockets is put into a frame once; uvicorn would do it for each of them.
"""

import asyncio

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame

from watchparty_site.cork import Cork
from watchparty_site.frames import framed

FRAGMENTS_BOUND = 64
UNHEARD_BOUND = 32  # messages that the application has not taken yet


class BoundedProtocol(WebSocketsSansIOProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.cork = Cork(self._write_frames)

    def _write_frames(self, frames: bytes) -> None:
        """After a close frame there is nothing more to say."""
        if not (self.close_sent or self.transport.is_closing()):
            self.transport.write(frames)

    def send_receive_event_to_app(self) -> None:
        """uvicorn stops reading until each message is taken: two system calls for every one."""
        is_paused, has_room = self.read_paused, self.queue.qsize() < UNHEARD_BOUND
        self.read_paused = is_paused or has_room
        super().send_receive_event_to_app()
        self.read_paused = is_paused or not has_room

    def handle_cont(self, event: Frame) -> None:
        """A message's size is bounded, but fragments can be empty and without end."""
        if self.close_sent:
            return
        if len(self.frames) < FRAGMENTS_BOUND:
            super().handle_cont(event)
            return
        self.frames = []
        self.conn.fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")
        self.handle_parser_exception()

    def shutdown(self) -> None:
        self.cork.draw()
        super().shutdown()

    def keepalive_timeout(self) -> None:
        """Who answers no ping reads nothing either: closing would wait for what is unsent."""
        super().keepalive_timeout()
        self.transport.abort()

    async def send(self, message: ASGISendEvent) -> None:
        """Who is told to go and does not read that either is cut off, not waited for."""
        text = message.get("text")
        if isinstance(text, str) and self._takes_frames:
            self.cork.put(framed(text))
            return
        self.cork.draw()
        await super().send(message)
        if message["type"] == "websocket.accept":
            # Served their turn, and would stay as long as the socket does: cookies are long.
            self.request.headers.clear()
            self.response.headers.clear()
        if self.close_timer is not None:
            self.close_timer.cancel()
            self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)

    @property
    def _takes_frames(self) -> bool:
        return (
            self.handshake_complete
            and self.writable.is_set()
            and not (self.close_sent or self.disconnected or self.transport.is_closing())
        )
