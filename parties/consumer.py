"""One WebSocket: reads what a screen says, authorises and limits it, and answers.

Knows no SQL and no ranking: what it understands goes to the room, what the room says goes
through this socket's outbox.
"""

import asyncio
import contextlib
import functools
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from http import HTTPStatus
from typing import Any

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from django.utils import timezone

from parties import client_in, identity, metrics, store
from parties.api.addresses import address_of_socket
from parties.client_in import ClientMessage, Misunderstood
from parties.client_out import Ack, Closing, Error, Frame, Pong, encode
from parties.intent import Heard, change_of
from parties.journal import device_of
from parties.live import LiveRooms, rooms
from parties.manners import Manners, must_not_arrive_too_often
from parties.outbox import Outbox
from parties.refusals import Refused
from parties.room import Room
from parties.screens import PARTY_CLOSED, REMOVED
from parties.showing import now_ms

log = logging.getLogger(__name__)

FAILED, MALFORMED, TOO_LARGE, FLOOD = 1011, 4400, 4413, 4429
IN_FLIGHT_BOUND = 256


Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]


@functools.lru_cache(maxsize=32)
def _message(frame: bytes) -> dict[str, str]:
    """As ASGI wants it; one for all sockets that the frame goes to."""
    return {"type": "websocket.send", "text": frame.decode()}


class RoomConsumer(AsyncWebsocketConsumer):  # type: ignore[misc] # Channels is not typed
    live: LiveRooms
    room: Room
    outbox: Outbox
    participant: str

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Without what Channels does for each message: a task to wait for sockets and channel
        layer alike, of which we have the one, and a hop to a thread that closes old connections.
        Nothing on a socket touches the database but through those who see to their own."""
        self.scope, self.base_send = scope, send
        with contextlib.suppress(StopConsumer):
            while True:
                message = await receive()
                await getattr(self, message["type"].replace(".", "_"))(message)

    async def connect(self) -> None:
        self.live = rooms()
        if self.live.is_leaving:
            await self._turn_away()
            return
        try:
            self.participant = self._caller()
            must_not_arrive_too_often(self.participant)
            device = device_of(self.scope["headers"])
            self.outbox = Outbox(self.participant, self._snapshot, device)
            self.room = await self.live.room(self._code())
            await self._must_be_in()
        except (Refused, store.PartyGone, DatabaseError) as refused:
            self._log("socket refused", reason=getattr(refused, "code", type(refused).__name__))
            await self.close()
            return
        await self.accept()
        await self._enter()

    async def _turn_away(self) -> None:
        """Before the upgrade: this process was told to stop, and another one is there or will be.
        Where the server cannot answer a handshake with a status of ours, it is 403."""
        self._log("socket refused", reason="restarting")
        if "websocket.http.response" not in self.scope.get("extensions", {}):
            await self.close()
            return
        start = {"status": HTTPStatus.SERVICE_UNAVAILABLE.value, "headers": []}
        await self.base_send({"type": "websocket.http.response.start", **start})
        await self.base_send({"type": "websocket.http.response.body", "body": b""})

    def _code(self) -> str:
        code: str = self.scope["url_route"]["kwargs"]["code"]
        return code

    def _caller(self) -> str:
        headers = self.scope["headers"]
        if not identity.origin_is_ours(headers):
            raise Refused("foreign_origin", "This page does not belong to this party's site.")
        participant = identity.caller(self._code(), headers)
        if participant is None:
            raise Refused("not_joined", "Join the party first.")
        return participant

    async def _must_be_in(self) -> None:
        state = await self.room.state()
        me = state.participants.get(self.participant)
        if state.closed:
            raise Refused("party_closed", "This party has ended.")
        if me is None or not me.is_in:
            raise Refused("removed", "You are no longer in this party.")

    async def _enter(self) -> None:
        self._manners = Manners(self.participant, address_of_socket(self.scope))
        self._in_flight = 0
        self._writing: asyncio.Task[None] | None = None
        metrics.sockets.inc()
        try:
            await self.live.enter(self.room.code, self.outbox)
        except (store.PartyGone, DatabaseError) as error:
            self._log("socket refused", reason=type(error).__name__)
            await self.close()
            return
        self.room.screens.replace_oldest_of(self.participant)
        self._writing = asyncio.get_running_loop().create_task(self._write())
        # Read by now, and kept by the server for as long as the socket is open: cookies are long.
        self.scope["headers"].clear()

    async def _snapshot(self, participant: str) -> tuple[int, bytes]:
        try:
            return await self.room.snapshot(participant)
        except (Refused, store.PartyGone):
            raise
        except Exception:
            log.exception("snapshot failed", extra={"event": "snapshot_failed"})
            raise

    # --- writing -----------------------------------------------------------------------------

    async def _write(self) -> None:
        try:
            code = await self._write_until_closed()
            await self.close(code=code)
        except Exception as error:
            # The other side went away while something was sent to it; the server says so too. If
            # it has not, it hears nothing any more and is to come back.
            log.debug("socket gone", extra={"event": "socket_gone", "reason": repr(error)[:200]})
            with contextlib.suppress(Exception):
                await self.close(code=FAILED)

    async def _write_until_closed(self) -> int:
        try:
            return await self.outbox.write(self._send_frame)
        except Refused as refused:
            await self._send_frame(encode(Closing(REMOVED, refused.code, refused.detail)))
            return REMOVED
        except store.PartyGone:
            return PARTY_CLOSED

    async def _send_frame(self, frame: bytes) -> None:
        await self.base_send(_message(frame))

    def _close(self, code: int, reason: str, detail: str) -> None:
        self.outbox.close(encode(Closing(code, reason, detail)), code)

    async def disconnect(self, close_code: int) -> None:
        if not hasattr(self, "_writing"):
            return
        metrics.sockets.dec()
        self.live.leave(self.room, self.outbox)
        if self._writing is not None:
            self._writing.cancel()

    # --- reading -----------------------------------------------------------------------------

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        self.outbox.heard_at = time.monotonic()
        if self.outbox.is_closing:
            return
        if text_data is None:
            self._close(MALFORMED, "malformed", "Frames are text, one JSON object each.")
        elif len(text_data) > client_in.MAX_FRAME or len(text_data.encode()) > client_in.MAX_FRAME:
            self._close(TOO_LARGE, "too_large", "A frame has at most 16 KiB.")
        else:
            self._hear(text_data)

    def _hear(self, frame: str) -> None:
        answers: client_in.Id = None
        try:
            message = client_in.decode(frame)
            answers = message.id
            metrics.messages.labels(message.__struct_config__.tag).inc()
            self._manners.count_malformed(False)
            self._must_not_be_hasty()
            self._do(message)
        except Misunderstood as refused:
            self._suffer(refused)
        except Refused as refused:
            self._refuse(answers, refused)

    def _must_not_be_hasty(self) -> None:
        self._manners.count()
        if self._in_flight >= IN_FLIGHT_BOUND:
            raise Refused("too_frequent", "Wait for answers first: this was not applied.")

    def _suffer(self, refused: Misunderstood) -> None:
        """Nonsense counts as haste does, so that nobody is flooded by it."""
        self._manners.count_malformed(refused.code == "malformed")
        with contextlib.suppress(Refused):
            self._manners.count()
        self._refuse(refused.answers, refused)
        if self._manners.is_beyond_repair:
            self._close(MALFORMED, "malformed", "Frames are text, one JSON object each.")

    def _refuse(self, answers: client_in.Id, refused: Refused) -> None:
        metrics.refusals.labels(refused.code).inc()
        self._log("message refused", reason=refused.code)
        self._reply(Error(answers, refused.code, refused.detail))
        if self._manners.is_flooding or self.outbox.overflowed:
            self._close(FLOOD, "flood", "Far too many messages.")

    def _reply(self, frame: Frame) -> None:
        self.outbox.reply(encode(frame))

    # --- doing -------------------------------------------------------------------------------

    def _do(self, message: ClientMessage) -> None:
        heard = Heard(self.participant, timezone.now(), self.room.online, self.live.engines.knows)
        change = change_of(message, heard)
        if change is not None:
            self._submit(message.id, self.room.submit(change))
            return
        if isinstance(message, client_in.Pick):
            self._submit(message.id, self.room.pick(message.title, heard.by, heard.at))
            return
        if isinstance(message, client_in.Ping):
            self._reply(Pong(message.sent_at, now_ms()))
            if message.revision is not None and message.revision < self.outbox.revision:
                self.outbox.fall_behind()
        else:
            self.outbox.fall_behind()
        if message.id is not None:
            self._reply(Ack(message.id, max(self.outbox.revision, 0)))

    def _submit(self, answers: client_in.Id, done: "asyncio.Future[int]") -> None:
        self._in_flight += 1
        done.add_done_callback(functools.partial(self._committed, answers))

    def _committed(self, answers: client_in.Id, done: "asyncio.Future[int]") -> None:
        self._in_flight -= 1
        refused = done.exception()
        if isinstance(refused, Refused):
            self._refuse(answers, refused)
        elif answers is not None:
            self._reply(Ack(answers, done.result()))

    def _log(self, what: str, **fields: Any) -> None:
        log.info(
            what,
            extra={
                "event": what.replace(" ", "_"),
                "party": self._code(),
                "participant": getattr(self, "participant", None),
                **fields,
            },
        )
