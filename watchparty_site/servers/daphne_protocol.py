"""Daphne's WebSocket protocol with limits on both queues and with close code 1012, and its requests
with a limit on what is kept of their bodies.

Daphne waits neither for its application nor for a slow client, so both queues are limited here.

Its WebSocket library lets an application close with 1000 and private codes only. 1012 (service
restart) was registered later for servers: browsers and our clients reconnect at once on it.
uvicorn sends it by itself.

What each method overrides, and the private names it depends on, is in docs/decisions/0024; a test
fails for each name that an upgrade removes (tests/watchparty_site/test_server_internals.py).
"""

import asyncio

from daphne import http_protocol
from daphne.http_protocol import WebRequest
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet.tcp import Connection

from parties.protocol.close_codes import FAILED, MESSAGE_TOO_BIG, RESTARTING
from watchparty_site.servers.frames import MAX_FRAGMENTS, text_frame
from watchparty_site.servers.write_coalescer import WriteCoalescer

MAX_QUEUED_MESSAGES = 100  # received, and not handled by the application yet
RESUME_CHECK_SECONDS = 0.02
MAX_UNSENT_BYTES = 4 * 1024 * 1024  # which the client has not read yet
# How long a client may take to answer a close frame; what it sends meanwhile is read and dropped.
# Aborted earlier, while it still writes, it would get a reset and never read the close code.
CLOSE_SECONDS = 10


class BoundedProtocol(WebSocketProtocol):  # type: ignore[misc]  # Daphne is not typed
    """`abort_code`: what the application is given as close code of a connection aborted here."""

    is_reading_paused = False
    fragments = 0
    abort_code: int | None = None

    def connectionMade(self) -> None:  # noqa: N802 Daphne's name
        super().connectionMade()
        self.closeHandshakeTimeout = CLOSE_SECONDS
        self.coalescer = WriteCoalescer(self._write)

    def onMessageBegin(self, isBinary: bool) -> None:  # noqa: N802, N803 Daphne's names
        self.fragments = 0
        super().onMessageBegin(isBinary)

    def onMessageFrameBegin(self, length: int) -> None:  # noqa: N802 as above
        """Aborts on too many fragments of one message."""
        self.fragments += 1
        if self.fragments > MAX_FRAGMENTS:
            self.abort_code = MESSAGE_TOO_BIG
            self.dropConnection(abort=True)
        super().onMessageFrameBegin(length)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 Daphne's names
        """Pauses reading while the application is behind."""
        super().onMessage(payload, isBinary)
        if not self.is_reading_paused and self._is_queue_full():
            self.is_reading_paused = True
            self.transport.pauseProducing()
            self._schedule_resume()

    def _fail_connection(self, code: int = FAILED, reason: str = "") -> None:
        """Notes why Autobahn aborts a client that breaks the protocol: it would report 1006."""
        if self.state == self.STATE_OPEN:
            self.abort_code = code
        super()._fail_connection(code, reason)

    def onAutoPingTimeout(self) -> None:  # noqa: N802 Autobahn's name
        self.abort_code = FAILED
        super().onAutoPingTimeout()

    def onClose(self, wasClean: bool, code: int, reason: str) -> None:  # noqa: N802, N803 as above
        """Passes the abort code to the application: an aborted client has sent none."""
        super().onClose(wasClean, self.abort_code or code, reason)

    def _is_queue_full(self) -> bool:
        queued: int = self.application_queue.qsize()
        return queued >= MAX_QUEUED_MESSAGES

    def _schedule_resume(self) -> None:
        asyncio.get_running_loop().call_later(RESUME_CHECK_SECONDS, self._resume_reading)

    def _resume_reading(self) -> None:
        if self._is_queue_full():
            self._schedule_resume()
        else:
            self.is_reading_paused = False
            self.transport.resumeProducing()

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:  # noqa: N802 as above
        """Sends a text as a shared frame, coalesced; aborts a client that does not read."""
        if _unsent_bytes(self.transport) > MAX_UNSENT_BYTES:
            self.abort_code = FAILED
            self.transport.abortConnection()
        elif isinstance(content, str) and self._can_send_frames:
            self.coalescer.add(text_frame(content))
        else:
            self.coalescer.flush()
            super().serverSend(content, binary)

    @property
    def _can_send_frames(self) -> bool:
        return bool(self.state == self.STATE_OPEN and not self.send_queue)

    def _write(self, frames: bytes) -> None:
        """Writes to the socket at once; Twisted would wait for the selector first, each time.

        What the kernel does not accept is left to Twisted, and so is a lost connection. Nothing
        follows a close frame.
        """
        if self.state != self.STATE_OPEN:
            return
        if _can_write(self.transport):
            written = self.transport.writeSomeData(frames)
            frames = frames[written:] if isinstance(written, int) else frames
        if frames:
            self.transport.write(frames)

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 as above
        self.coalescer.flush()
        if code == RESTARTING:
            self.sendCloseFrame(code=code)
        else:
            super().serverClose(code=code)


def _can_write(transport: object) -> bool:
    return (
        isinstance(transport, Connection)
        and not (transport.TLS or transport.disconnecting or _unsent_bytes(transport))
        and bool(transport.connected)
    )


def _unsent_bytes(transport: object) -> int:
    """Twisted holds what the kernel has not accepted in these two."""
    queued: int = getattr(transport, "_tempDataLen", 0)
    return queued + len(getattr(transport, "dataBuffer", b""))


def install_bounded_protocol() -> None:
    """Makes Daphne use BoundedProtocol for every WebSocket from now on."""
    WebSocketFactory.protocol = BoundedProtocol


def install_bounded_request(most: int) -> None:
    """Makes Daphne write no more than `most` bytes of a request's body to a file, and one more, by
    which the site knows that it was too much; the rest is discarded. Daphne hands a request to the
    site when all of it is here."""

    class BoundedRequest(WebRequest):  # type: ignore[misc]  # as above
        def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 Twisted's name
            room = most + 1 - self.content.tell()
            super().handleContentChunk(data[: max(room, 0)])

    http_protocol.WebRequest = BoundedRequest
