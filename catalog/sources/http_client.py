"""Asks a source over HTTP: not too often, again after a pause where that may help, and in JSON."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from catalog.sources.errors import AccessDenied, SourceUnavailable, UnexpectedAnswer

TIMEOUT = 15.0
ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
MAX_BYTES = 32 * 1024 * 1024
DENIED = (401, 403)
NOT_NOW = (408, 425, 429)

Parameters = Mapping[str, str | int]
Json = dict[str, Any]


class _NotNow(Exception):
    """No answer, or one that may be another later. `pause`: for so many seconds, as it states."""

    def __init__(self, problem: str, pause: float = 0.0) -> None:
        super().__init__(problem)
        self.pause = pause


class HttpClient:
    """Use as a context manager. `per_second`: how many requests it makes at most."""

    def __init__(
        self,
        base_url: str,
        headers: dict[str, str],
        per_second: float,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.host = urlsplit(base_url).netloc
        self._http = httpx.Client(
            base_url=base_url,
            headers={"Accept": "application/json", "User-Agent": "Watchparty", **headers},
            timeout=TIMEOUT,
            trust_env=False,
        )
        self._interval = 1 / per_second
        self._next_at = 0.0
        self._sleep = sleep

    def __enter__(self) -> "HttpClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, path: str, parameters: Parameters | None = None) -> Json | None:
        """Returns None for what is not there (404). Raises SourceError."""
        problem = ""
        request = self._http.build_request("GET", path, params=dict(parameters or {}))
        for attempt in range(ATTEMPTS):
            try:
                return self._read(self._answer(request))
            except _NotNow as failed:
                problem, pause = str(failed), failed.pause or _pause(attempt)
            if attempt + 1 < ATTEMPTS:
                self._sleep(min(pause, LONGEST_PAUSE))
        raise SourceUnavailable(f"{problem} It was asked {ATTEMPTS} times.")

    def post(self, path: str, body: Json) -> Json | None:
        """Sends JSON, once: what is sent may be a password, of which few tries are allowed. Returns
        None for what is not there (404), and nothing in it for an empty answer. Raises SourceError.
        """
        try:
            response = self._answer(self._http.build_request("POST", path, json=body))
        except _NotNow as failed:
            raise SourceUnavailable(str(failed)) from None
        return {} if response.status_code == httpx.codes.NO_CONTENT else self._read(response)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        """Raises _NotNow."""
        self._wait_for_turn()
        try:
            response = self._http.send(request)
        except httpx.HTTPError as error:
            raise _NotNow(
                f"{self.host} cannot be reached: {error or type(error).__name__}."
            ) from None
        status = response.status_code
        if status >= 500 or status in NOT_NOW:
            raise _NotNow(f"{self.host} answers with an error ({status}).", _retry_after(response))
        return response

    def _wait_for_turn(self) -> None:
        now = time.monotonic()
        if self._next_at > now:
            self._sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + self._interval

    def _read(self, response: httpx.Response) -> Json | None:
        status = response.status_code
        if status in DENIED:
            raise AccessDenied(f"{self.host} does not accept the token ({status}).")
        if status == httpx.codes.NOT_FOUND:
            return None
        if status != httpx.codes.OK:
            raise UnexpectedAnswer(f"{self.host} answers with {status}, which nobody expects.")
        if len(response.content) > MAX_BYTES:
            raise UnexpectedAnswer(f"{self.host} answers with more than {MAX_BYTES >> 20} MB.")
        try:
            answer = json.loads(response.content)
        except (ValueError, RecursionError):
            raise UnexpectedAnswer(f"{self.host} answers with something else than JSON.") from None
        if not isinstance(answer, dict):
            raise UnexpectedAnswer(f"{self.host} answers with JSON that is no object.")
        return answer


def _pause(attempt: int) -> float:
    return FIRST_PAUSE * 2.0**attempt


def _retry_after(response: httpx.Response) -> float:
    """Seconds, as the header states them or the moment that it names; 0 without a usable one."""
    stated = response.headers.get("Retry-After", "").strip()
    if stated.isascii() and stated.isdigit():
        return float(stated[:6])
    try:
        moment = parsedate_to_datetime(stated)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
