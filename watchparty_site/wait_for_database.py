"""An HTTP server for the time that a process waits for its database: alive, and not ready.

A process that exited instead would be restarted again and again, and a monitor could not
distinguish an outage of the database from a fault of the site.
"""

import json
import socket
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from watchparty_site import dependencies
from watchparty_site.dependencies import Unreachable

RETRY_SECONDS = 0.5
REQUEST_SECONDS = 5.0  # time-out of a request that is not completed


class WaitingServer(ThreadingHTTPServer):
    """Listens on the site's own port until the site does."""

    def __init__(self, host: str, port: int, missing: str) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.missing = missing
        super().__init__((host, port), _Handler)

    def handle_requests_for(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self.timeout = left
            self.handle_request()

    def serve_until_reachable(self) -> None:
        """Answers requests until the database accepts; raises NotReady if it refuses."""
        while True:
            try:
                return dependencies.database()
            except Unreachable as unreachable:
                self.missing = str(unreachable)
                self.handle_requests_for(RETRY_SECONDS)


class _Handler(BaseHTTPRequestHandler):
    server: WaitingServer
    timeout = REQUEST_SECONDS

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self._send(HTTPStatus.OK, "text/plain", b"alive\n")
            return
        checks = {"database": {"ok": False, "detail": self.server.missing}}
        body = json.dumps({"status": "unavailable", "checks": checks}).encode()
        self._send(HTTPStatus.SERVICE_UNAVAILABLE, "application/json", body)

    do_HEAD = do_POST = do_GET  # noqa: N815 as above

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def version_string(self) -> str:
        return ""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's name
        """Logs nothing: probes come every few seconds."""
