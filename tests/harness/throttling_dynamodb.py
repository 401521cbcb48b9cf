"""A proxy for DynamoDB that throttles: returns half of every large batch as unprocessed."""

import contextlib
import http.client
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from history.url import DynamoUrl

AT_ONCE = 5
PARTS = {"BatchWriteItem": "UnprocessedItems", "BatchGetItem": "UnprocessedKeys"}


class ThrottlingDynamoDB(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, behind: DynamoUrl) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = urlsplit(str(behind.endpoint)).netloc
        self.address = replace(behind, endpoint=f"http://127.0.0.1:{self.server_port}")
        self.given_back = 0

    def forward(self, target: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.behind, timeout=30)
        try:
            connection.request("POST", "/", body, headers | {"Content-Length": str(len(body))})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


class _Handler(BaseHTTPRequestHandler):
    server: ThrottlingDynamoDB
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        target = self.headers["X-Amz-Target"].rpartition(".")[2]
        status, answer = self._answer(target, body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.end_headers()
        self.wfile.write(answer)

    def _answer(self, target: str, body: bytes) -> tuple[int, bytes]:
        headers = dict(self.headers)
        if target not in PARTS:
            return self.server.forward(target, headers, body)
        applied, left = _halves(json.loads(body)["RequestItems"])
        self.server.given_back += bool(left)
        asked = json.dumps({"RequestItems": applied}).encode()
        status, answer = self.server.forward(target, headers, asked)
        return status, json.dumps({**json.loads(answer), PARTS[target]: left}).encode()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 as the library calls it
        pass


def _halves(asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    applied: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for table, wanted in asked.items():
        many = wanted["Keys"] if isinstance(wanted, dict) else wanted
        middle = (len(many) + 1) // 2 if len(many) > AT_ONCE else len(many)
        for half, part in ((applied, many[:middle]), (left, many[middle:])):
            if part:
                half[table] = {**wanted, "Keys": part} if isinstance(wanted, dict) else part
    return applied, left


@contextlib.contextmanager
def busy(behind: DynamoUrl) -> Iterator[ThrottlingDynamoDB]:
    server = ThrottlingDynamoDB(behind)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
