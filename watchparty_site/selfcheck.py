"""Asks the site through its proxy, as a browser would, and says what the proxy breaks."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from watchparty_site import advice
from watchparty_site.sight import FORGED, permit

ELSEWHERE = "https://elsewhere.invalid"
LARGE = 16_000  # nearly what a frame may have
PATIENCE = 10.0


class Broken(Exception):
    """Says in a sentence what is wrong and what helps."""


class Finding(NamedTuple):
    name: str
    broken: str

    @property
    def is_well(self) -> bool:
        return not self.broken


class ThroughProxy:
    """The checks build upon one another: the first party that is founded serves the rest."""

    def __init__(self, url: str, idle_seconds: float) -> None:
        self.origin = url.rstrip("/")
        self.idle_seconds = idle_seconds
        self.code = ""
        self.token = ""

    def findings(self) -> Iterator[Finding]:
        checks: list[tuple[str, Callable[[], None]]] = [
            ("answers", self.answers),
            ("address", self.sees_addresses),
            ("origin", self.accepts_our_origin),
            ("upgrade", self.upgrades),
            ("foreign origin", self.refuses_foreign_origins),
            ("large frames", self.passes_large_frames),
            ("idle sockets", self.leaves_idle_sockets_alone),
            ("private pages", self.keeps_private),
        ]
        for name, check in checks:
            try:
                check()
            except Broken as broken:
                yield Finding(name, str(broken))
                if name in ("answers", "origin", "upgrade"):
                    return  # nothing that comes after it could be told
            else:
                yield Finding(name, "")

    def answers(self) -> None:
        status, _ = self._ask("GET", "/healthz")
        if status == 400:
            raise Broken(advice.NAME.said())
        if status != 200:
            raise Broken(f"/healthz answers {status}: is the proxy's upstream the right one?")

    def sees_addresses(self) -> None:
        told = {"Authorization": f"Bearer {permit()}", "X-Forwarded-For": FORGED}
        status, body = self._ask("GET", "/selfcheck", told)
        if status != 200:
            raise Broken(f"/selfcheck answers {status}: does this machine have the SECRET_KEY?")
        seen, wanted = json.loads(body), urlsplit(self.origin)
        if seen["address"] == FORGED:
            raise Broken(advice.FORGED.said())
        if seen["scheme"] != wanted.scheme:
            raise Broken(advice.SCHEME.said(**seen))
        if seen["host"] != wanted.netloc:
            raise Broken(advice.HOST.said(**seen))

    def accepts_our_origin(self) -> None:
        body = json.dumps({"name": "Self-check", "host_name": "Self-check"}).encode()
        headers = {"Content-Type": "application/json", "Origin": self.origin}
        status, answer = self._ask("POST", "/api/v1/parties", headers, body)
        if status == 403:
            raise Broken(advice.OWN_PAGES.said())
        if status != 201:
            raise Broken(f"A party could not be founded: {status} {answer.decode()[:200]}")
        founded = json.loads(answer)
        self.code, self.token = founded["code"], founded["participant"]["token"]

    def upgrades(self) -> None:
        try:
            with self._screen() as screen:
                screen.recv(PATIENCE)
        except (OSError, WebSocketException) as error:
            raise Broken(f"{advice.UPGRADE.said()} ({error})") from None

    def refuses_foreign_origins(self) -> None:
        try:
            with self._screen(ELSEWHERE):
                pass
        except InvalidStatus as refused:
            if refused.response.status_code == 403:
                return
            raise Broken(f"It was answered with {refused.response.status_code}.") from None
        raise Broken(advice.FOREIGN.said())

    def passes_large_frames(self) -> None:
        with self._screen() as screen:
            self._must_answer(screen, LARGE, advice.LARGE_FRAMES.said())

    def leaves_idle_sockets_alone(self) -> None:
        with self._screen() as screen:
            time.sleep(self.idle_seconds)
            cut = advice.IDLE.said(idle=f"{self.idle_seconds:g}")
            self._must_answer(screen, 0, cut)

    def keeps_private(self) -> None:
        open_ones = [path for path in ("/metrics", "/readyz") if self._ask("GET", path)[0] == 200]
        if open_ones:
            raise Broken(advice.PRIVATE.said(pages=" and ".join(open_ones)))

    def _must_answer(self, screen: ClientConnection, padding: int, otherwise: str) -> None:
        ping = {"type": "ping", "sent_at": 1, "id": "self-check", "padding": "x" * padding}
        try:
            screen.send(json.dumps(ping))
            deadline = time.monotonic() + PATIENCE
            while json.loads(screen.recv(deadline - time.monotonic())).get("id") != "self-check":
                pass
        except (WebSocketException, TimeoutError):
            raise Broken(otherwise) from None

    def _screen(self, origin: str = "") -> ClientConnection:
        address = f"{self.origin.replace('http', 'ws', 1)}/ws/parties/{self.code}/"
        headers = {"Authorization": f"Bearer {self.token}", "Origin": origin or self.origin}
        return connect(address, additional_headers=headers, open_timeout=PATIENCE, max_size=None)

    def _ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: Any = None
    ) -> tuple[int, bytes]:
        request = urllib.request.Request(  # noqa: S310 the operator's own address
            self.origin + path, body, headers or {}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 as above
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()
        except (OSError, InvalidHandshake) as error:
            raise Broken(f"{self.origin} does not answer: {error}") from None
