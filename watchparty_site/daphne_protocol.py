"""Daphne's WebSockets, with a goodbye of the right kind and with bounds.

Its WebSocket library takes 1000 and private codes only from an application. 1012, "the service
restarts", has been a registered code for a server's own use since, and browsers and our clients
know it: come back at once. uvicorn sends it by itself.

Daphne neither waits for its application nor for a slow client, so what piles up is bounded here.
A text for many sockets is put into a frame once.
"""

import asyncio

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet.tcp import Connection

from watchparty_site.cork import Cork
from watchparty_site.frames import framed

SERVICE_RESTART = 1012
UNHEARD_BOUND = 100  # messages that the application has not taken yet
HEARING_SECONDS = 0.02
FRAGMENTS_BOUND = 64
UNSENT_BOUND = 4 * 1024 * 1024  # bytes that the client has not taken yet


class BoundedProtocol(WebSocketProtocol):  # type: ignore[misc]  # Daphne is not typed
    is_paused = False
    fragments = 0

    def connectionMade(self) -> None:  # noqa: N802 Daphne's name
        super().connectionMade()
        self.cork = Cork(self._write)

    def onMessageBegin(self, isBinary: bool) -> None:  # noqa: N802, N803 Daphne's names
        self.fragments = 0
        super().onMessageBegin(isBinary)

    def onMessageFrameBegin(self, length: int) -> None:  # noqa: N802 as above
        """A message's size is bounded, but fragments can be empty and without end."""
        self.fragments += 1
        if self.fragments > FRAGMENTS_BOUND:
            self.dropConnection(abort=True)
        super().onMessageFrameBegin(length)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 Daphne's names
        super().onMessage(payload, isBinary)
        if not self.is_paused and self._has_unheard():
            self.is_paused = True
            self.transport.pauseProducing()
            self._listen_later()

    def _has_unheard(self) -> bool:
        unheard: int = self.application_queue.qsize()
        return unheard >= UNHEARD_BOUND

    def _listen_later(self) -> None:
        asyncio.get_running_loop().call_later(HEARING_SECONDS, self._listen)

    def _listen(self) -> None:
        if self._has_unheard():
            self._listen_later()
        else:
            self.is_paused = False
            self.transport.resumeProducing()

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:  # noqa: N802 as above
        if _unsent(self.transport) > UNSENT_BOUND:
            self.transport.abortConnection()
        elif isinstance(content, str) and self._takes_frames:
            self.cork.put(framed(content))
        else:
            self.cork.draw()
            super().serverSend(content, binary)

    @property
    def _takes_frames(self) -> bool:
        return bool(self.state == self.STATE_OPEN and not self.send_queue)

    def _write(self, frame: bytes) -> None:
        """Twisted would ask the event loop first whether the socket takes anything, each time.

        What has not been taken is Twisted's to send, and so is finding out that nobody is there.
        After a close frame there is nothing more to say.
        """
        if self.state != self.STATE_OPEN:
            return
        if _can_write(self.transport):
            written = self.transport.writeSomeData(frame)
            frame = frame[written:] if isinstance(written, int) else frame
        if frame:
            self.transport.write(frame)

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 as above
        self.cork.draw()
        if code == SERVICE_RESTART:
            self.sendCloseFrame(code=code)
        else:
            super().serverClose(code=code)


def _can_write(transport: object) -> bool:
    return (
        isinstance(transport, Connection)
        and not (transport.TLS or transport.disconnecting or _unsent(transport))
        and bool(transport.connected)
    )


def _unsent(transport: object) -> int:
    """Twisted keeps what the kernel did not take in these two."""
    waiting: int = getattr(transport, "_tempDataLen", 0)
    return waiting + len(getattr(transport, "dataBuffer", b""))


def bound_daphne() -> None:
    WebSocketFactory.protocol = BoundedProtocol
