"""Checks the site through its proxy, as a browser would, and reports what the proxy breaks."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from watchparty_site.proxy_check import advice
from watchparty_site.proxy_check.seen_request import FORGED, permit

ELSEWHERE = "https://elsewhere.invalid"
LARGE_BYTES = 16_000  # close to the limit on a frame
TIMEOUT_SECONDS = 10.0


class Broken(Exception):
    """A failed check: a sentence on what is wrong and what corrects it."""


class Finding(NamedTuple):
    name: str
    broken: str

    @property
    def is_passed(self) -> bool:
        return not self.broken


class SelfCheck:
    """Runs the checks in order; those after `origin` use the party that it creates."""

    def __init__(self, url: str, idle_seconds: float) -> None:
        self.site = url.rstrip("/")
        self.origin = urlsplit(self.site)._replace(path="").geturl()
        self.idle_seconds = idle_seconds
        self.code = ""
        self.token = ""

    def findings(self) -> Iterator[Finding]:
        checks: list[tuple[str, Callable[[], None]]] = [
            ("answers", self.is_reachable),
            ("address", self.sees_addresses),
            ("origin", self.accepts_our_origin),
            ("upgrade", self.upgrades),
            ("foreign origin", self.refuses_foreign_origins),
            ("large frames", self.passes_large_frames),
            ("idle sockets", self.leaves_idle_sockets_alone),
            ("private pages", self.hides_private_pages),
        ]
        for name, check in checks:
            try:
                check()
            except Broken as broken:
                yield Finding(name, str(broken))
                if name in ("answers", "origin", "upgrade"):
                    return  # the checks after it depend on it
            else:
                yield Finding(name, "")

    def is_reachable(self) -> None:
        status, _ = self._request("GET", "/healthz")
        if status == 400:
            raise Broken(advice.NAME.text())
        if status != 200:
            raise Broken(f"/healthz answers {status}: is the proxy's upstream the right one?")

    def sees_addresses(self) -> None:
        headers = {"Authorization": f"Bearer {permit()}", "X-Forwarded-For": FORGED}
        status, body = self._request("GET", "/selfcheck", headers)
        if status != 200:
            raise Broken(f"/selfcheck answers {status}: does this machine have the SECRET_KEY?")
        seen, wanted = json.loads(body), urlsplit(self.origin)
        if seen["address"] == FORGED:
            raise Broken(advice.FORGED.text())
        if seen["scheme"] != wanted.scheme:
            raise Broken(advice.SCHEME.text(**seen))
        if seen["host"] != wanted.netloc:
            raise Broken(advice.HOST.text(**seen))

    def accepts_our_origin(self) -> None:
        body = json.dumps({"name": "Self-check", "host_name": "Self-check"}).encode()
        headers = {"Content-Type": "application/json", "Origin": self.origin}
        status, answer = self._request("POST", "/api/v1/parties", headers, body)
        if status == 403:
            raise Broken(advice.OWN_PAGES.text())
        if status != 201:
            raise Broken(f"A party could not be created: {status} {answer.decode()[:200]}")
        created = json.loads(answer)
        self.code, self.token = created["code"], created["participant"]["token"]

    def upgrades(self) -> None:
        try:
            with self._connect() as socket:
                socket.recv(TIMEOUT_SECONDS)
        except (OSError, WebSocketException) as error:
            raise Broken(f"{advice.UPGRADE.text()} ({error})") from None

    def refuses_foreign_origins(self) -> None:
        try:
            with self._connect(ELSEWHERE):
                pass
        except InvalidStatus as refused:
            if refused.response.status_code == 403:
                return
            raise Broken(f"It was answered with {refused.response.status_code}.") from None
        raise Broken(advice.FOREIGN.text())

    def passes_large_frames(self) -> None:
        with self._connect() as socket:
            self._require_answer(socket, LARGE_BYTES, advice.LARGE_FRAMES.text())

    def leaves_idle_sockets_alone(self) -> None:
        with self._connect() as socket:
            time.sleep(self.idle_seconds)
            cut = advice.IDLE.text(idle=f"{self.idle_seconds:g}")
            self._require_answer(socket, 0, cut)

    def hides_private_pages(self) -> None:
        public = [path for path in ("/metrics", "/readyz") if self._request("GET", path)[0] == 200]
        if public:
            raise Broken(advice.PRIVATE.text(pages=" and ".join(public)))

    def _require_answer(self, socket: ClientConnection, padding: int, otherwise: str) -> None:
        ping = {"type": "ping", "sent_at": 1, "id": "self-check", "padding": "x" * padding}
        try:
            socket.send(json.dumps(ping))
            deadline = time.monotonic() + TIMEOUT_SECONDS
            while json.loads(socket.recv(deadline - time.monotonic())).get("id") != "self-check":
                pass
        except (WebSocketException, TimeoutError):
            raise Broken(otherwise) from None

    def _connect(self, origin: str = "") -> ClientConnection:
        address = f"{self.site.replace('http', 'ws', 1)}/ws/parties/{self.code}/"
        headers = {"Authorization": f"Bearer {self.token}", "Origin": origin or self.origin}
        return connect(
            address, additional_headers=headers, open_timeout=TIMEOUT_SECONDS, max_size=None
        )

    def _request(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: Any = None
    ) -> tuple[int, bytes]:
        request = urllib.request.Request(  # noqa: S310 the operator's own address
            self.site + path, body, headers or {}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 as above
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()
        except (OSError, InvalidHandshake) as error:
            raise Broken(f"{self.site} does not answer: {error}") from None
