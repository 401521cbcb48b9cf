"""Daphne's WebSockets, with a goodbye of the right kind and with bounds.

Its WebSocket library takes 1000 and private codes only from an application. 1012, "the service
restarts", has been a registered code for a server's own use since, and browsers and our clients
know it: come back at once. uvicorn sends it by itself.

Daphne neither waits for its application nor for a slow client, so what piles up is bounded here.
A text for many sockets is put into a frame once.
"""

import asyncio
import functools

from autobahn.websocket.protocol import PreparedMessage
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

SERVICE_RESTART = 1012
UNHEARD_BOUND = 100  # messages that the application has not taken yet
HEARING_SECONDS = 0.02
UNSENT_BOUND = 4 * 1024 * 1024  # bytes that the client has not taken yet


class BoundedProtocol(WebSocketProtocol):  # type: ignore[misc]  # Daphne is not typed
    is_paused = False

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
        elif isinstance(content, str) and self.state == self.STATE_OPEN:
            self.sendPreparedMessage(_prepared(self.factory, content))
        else:
            super().serverSend(content, binary)

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 as above
        if code == SERVICE_RESTART:
            self.sendCloseFrame(code=code)
        else:
            super().serverClose(code=code)


@functools.lru_cache(maxsize=32)
def _prepared(factory: WebSocketFactory, text: str) -> PreparedMessage:
    prepared: PreparedMessage = factory.prepareMessage(text.encode(), isBinary=False)
    return prepared


def _unsent(transport: object) -> int:
    """Twisted keeps what the kernel did not take in these two."""
    waiting: int = getattr(transport, "_tempDataLen", 0)
    return waiting + len(getattr(transport, "dataBuffer", b""))


def bound_daphne() -> None:
    WebSocketFactory.protocol = BoundedProtocol
