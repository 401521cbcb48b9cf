"""Lets Daphne close a WebSocket with 1012, "the service restarts".

Its WebSocket library takes 1000 and private codes only from an application. 1012 has been a
registered code for a server's own use since, and browsers and our clients know it: come back
at once. uvicorn sends it by itself.
"""

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

SERVICE_RESTART = 1012


class PoliteProtocol(WebSocketProtocol):  # type: ignore[misc]  # Daphne is not typed
    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 Daphne's name
        if code == SERVICE_RESTART:
            self.sendCloseFrame(code=code)
        else:
            super().serverClose(code=code)


def let_daphne_say_restarting() -> None:
    WebSocketFactory.protocol = PoliteProtocol
