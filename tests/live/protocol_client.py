"""A client written from docs/protocol.md alone, with the standard library and `websockets`."""

import asyncio
import contextlib
import itertools
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.parties.list_decoder import ListDecoder
from tests.parties.protocol_state import Gap, apply_frame

Json = dict[str, Any]
PATIENCE = 30


class ProblemAnswer(Exception):
    """An HTTP answer that is no success, with its problem details."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(f"{status}: {problem}")
        self.status, self.problem = status, problem


class ErrorAnswer(Exception):
    """An `error` frame that answers a message."""

    def __init__(self, frame: Json) -> None:
        super().__init__(str(frame))
        self.code, self.detail = frame["code"], frame["detail"]


async def call(
    server: str,
    method: str,
    path: str,
    body: object = None,
    token: str | None = None,
    idempotency_key: str | None = None,
) -> Json:
    """Bytes are sent as they are, anything else as JSON."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if idempotency_key:
        headers["Idempotency-Key"] = idempotency_key
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(server + path, data, headers, method=method)
    return await asyncio.to_thread(_answer, request)


def _answer(request: urllib.request.Request) -> Json:
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            read: Json = json.loads(answer.read())
            return read
    except urllib.error.HTTPError as error:
        raise ProblemAnswer(error.code, json.loads(error.read() or b"{}")) from None


class Person:
    """Someone in a party: what joining gave them."""

    def __init__(self, code: str, participant: Json) -> None:
        self.code = code
        self.id: str = participant["id"]
        self.token: str = participant["token"]
        self.role: str = participant["role"]

    def connect(self, server: str) -> contextlib.AbstractAsyncContextManager["Client"]:
        return connect_client(server, self.code, self.token)

    async def snapshot(self, server: str) -> Json:
        return await call(server, "GET", f"/api/v1/parties/{self.code}", token=self.token)


async def create_party(server: str, host_name: str = "Ana", **fields: str) -> Person:
    body = {"name": "Movie night", "host_name": host_name, **fields}
    made = await call(server, "POST", "/api/v1/parties", body)
    return Person(made["code"], made["participant"])


async def join_party(server: str, code: str, name: str, **fields: str) -> Person:
    path = f"/api/v1/parties/{code}/participants"
    return Person(code, (await call(server, "POST", path, {"name": name, **fields}))["participant"])


@contextlib.asynccontextmanager
async def connect_client(
    server: str, code: str, token: str | None, **more: Any
) -> AsyncIterator["Client"]:
    """An open WebSocket. Its first frame has been read: on connecting, a snapshot comes first."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"{server.replace('http', 'ws', 1)}/ws/parties/{code}/"
    options = {"ping_interval": None, "max_size": None, "additional_headers": headers, **more}
    async with connect(address, **options) as socket:
        opened = Client(socket)
        reading = asyncio.create_task(opened.read())
        try:
            await opened.wait_for(lambda: bool(opened.frames) or opened.closed)
            yield opened
        finally:
            reading.cancel()


class Client:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Json] = []
        self.known: Json = {}
        self._lists = ListDecoder()
        self.gaps = 0
        self.sent_last: Json = {}
        self.close_code: int | None = None
        self.closed = False
        self._ids = itertools.count(1)
        self._answers: dict[object, asyncio.Future[Json]] = {}
        self._changed = asyncio.Event()
        self._reads = asyncio.Event()
        self._reads.set()

    def pause(self) -> Callable[[], None]:
        """Reads nothing more until the function that is returned is called."""
        self._reads.clear()
        return self._reads.set

    async def read(self) -> None:
        try:
            async for text in self.socket:
                await self._reads.wait()
                await self._receive(json.loads(text))
        except ConnectionClosed:
            pass
        self.closed, self.close_code = True, self.socket.close_code
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError(f"closed with {self._end} before the answer"))
        self._changed.set()

    @property
    def _end(self) -> str:
        return f"{self.close_code} {self.socket.close_reason}"

    async def _receive(self, frame: Json) -> None:
        self.frames.append(frame)
        waiting = self._answers.get(frame.get("id"))
        if frame["type"] in ("ack", "error") and waiting and not waiting.done():
            waiting.set_result(frame)
        whole = self._lists.receive(frame)
        try:
            is_delta = frame["type"] == "recommendations.delta"
            self.known = apply_frame(self.known, whole if whole and is_delta else frame)
        except Gap:
            self.gaps += 1
            await self.socket.send('{"type": "resync"}')
        self._changed.set()

    @property
    def recommendations(self) -> Json:
        recommendations: Json = self.known["recommendations"]
        return recommendations

    @property
    def title_ids(self) -> list[int]:
        return [title["id"] for title in self.recommendations["titles"]]

    def weights(self, person: Person) -> Json:
        weights: Json = self.participant(person)["weights"]
        return weights

    def participant(self, person: Person) -> Json:
        found: Json = next(each for each in self.known["participants"] if each["id"] == person.id)
        return found

    def is_online(self, person: Person) -> bool:
        return bool(self.participant(person)["online"])

    async def send(self, kind: str, **fields: Any) -> Json:
        """The ack; raises ErrorAnswer for an error."""
        self.sent_last = fields
        frame = await self.ask({"type": kind, **fields})
        if frame["type"] == "error":
            raise ErrorAnswer(frame)
        return frame

    async def ask(self, message: Json) -> Json:
        """The one `ack` or `error` that answers."""
        answers = next(self._ids)
        self._answers[answers] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({**message, "id": answers}))
        return await asyncio.wait_for(self._answers[answers], PATIENCE)

    async def wait_for(self, true: Callable[[], bool], patience: float = PATIENCE) -> None:
        async with asyncio.timeout(patience):
            while not true():
                if self.closed:
                    raise ConnectionError(f"closed with {self._end} while waiting")
                self._changed.clear()
                await self._changed.wait()

    async def wait_for_revision(self, revision: int) -> None:
        """Until the list on this client is the one of this revision or a later one."""
        await self.wait_for(
            lambda: min(self.known["revision"], self.recommendations["revision"]) >= revision
        )

    async def wait_for_close(self) -> int | None:
        with contextlib.suppress(ConnectionError):
            await self.wait_for(lambda: self.closed)
        return self.close_code
