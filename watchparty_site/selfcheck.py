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

from watchparty_site.sight import permit

FORGED = "203.0.113.7"  # of a network that is for documents only
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
            raise Broken("It is no name of ours. Pass Host on as it came, and set ALLOWED_HOSTS.")
        if status != 200:
            raise Broken(f"/healthz answers {status}: is the proxy's upstream the right one?")

    def sees_addresses(self) -> None:
        told = {"Authorization": f"Bearer {permit()}", "X-Forwarded-For": FORGED}
        status, body = self._ask("GET", "/selfcheck", told)
        if status != 200:
            raise Broken(f"/selfcheck answers {status}: does this machine have the SECRET_KEY?")
        seen, wanted = json.loads(body), urlsplit(self.origin)
        if seen["address"] == FORGED:
            raise Broken(
                "An address can be forged. Set TRUSTED_PROXIES to the number of proxies in front, "
                "and let each add to X-Forwarded-For."
            )
        if seen["scheme"] != wanted.scheme:
            raise Broken(
                f"The site believes that you came by {seen['scheme']}. Pass X-Forwarded-Proto on, "
                "and set TRUSTED_PROXIES."
            )
        if seen["host"] != wanted.netloc:
            raise Broken(f"The site was called {seen['host']!r}: pass Host on, with its port.")

    def accepts_our_origin(self) -> None:
        body = json.dumps({"name": "Self-check", "host_name": "Self-check"}).encode()
        headers = {"Content-Type": "application/json", "Origin": self.origin}
        status, answer = self._ask("POST", "/api/v1/parties", headers, body)
        if status == 403:
            raise Broken("The site takes its own pages for foreign: pass Host on, with its port.")
        if status != 201:
            raise Broken(f"A party could not be founded: {status} {answer.decode()[:200]}")
        founded = json.loads(answer)
        self.code, self.token = founded["code"], founded["participant"]["token"]

    def upgrades(self) -> None:
        try:
            with self._screen() as screen:
                screen.recv(PATIENCE)
        except (OSError, WebSocketException) as error:
            raise Broken(
                f"A WebSocket was not opened ({error}). Pass Upgrade and Connection on, with "
                "HTTP/1.1 to the site."
            ) from None

    def refuses_foreign_origins(self) -> None:
        try:
            with self._screen(ELSEWHERE):
                pass
        except InvalidStatus as refused:
            if refused.response.status_code == 403:
                return
            raise Broken(f"It was answered with {refused.response.status_code}.") from None
        raise Broken("A foreign page was let in. Pass Origin on as it came.")

    def passes_large_frames(self) -> None:
        with self._screen() as screen:
            self._must_answer(screen, LARGE, "Frames of 16 KiB are not passed on.")

    def leaves_idle_sockets_alone(self) -> None:
        with self._screen() as screen:
            time.sleep(self.idle_seconds)
            cut = f"A socket was cut within {self.idle_seconds:g} s. Allow 60 s without traffic."
            self._must_answer(screen, 0, cut)

    def keeps_private(self) -> None:
        open_ones = [path for path in ("/metrics", "/readyz") if self._ask("GET", path)[0] == 200]
        if open_ones:
            raise Broken(f"Everybody can read {' and '.join(open_ones)}: deny them at the proxy.")

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
