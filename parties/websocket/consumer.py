"""The ASGI application of one WebSocket: handshake, lifecycle and writing.

It knows no SQL and no ranking: frames that are received go to a MessageHandler, and what the room
sends goes through the socket's send queue.
"""

import asyncio
import contextlib
import functools
import logging
import time
from typing import Any

from parties.access.client_address import address_of_socket
from parties.access.socket_rate_limits import SocketRateLimit
from parties.delivery.send_queue import EncodedSnapshot, SendQueue
from parties.domain.errors import PartyNotFound, Refused, StoreUnavailable
from parties.protocol.close_codes import EXPECTED_REASONS, FAILED, PARTY_CLOSED, REMOVED
from parties.protocol.server_messages import Closing, encode
from parties.rooms.registry import rooms
from parties.rooms.room import Room
from parties.runtime import background_tasks, metrics
from parties.runtime.asgi import Message, Receive, Scope, Send
from parties.storage.interaction_buffer import device_of
from parties.websocket import close_metrics, handshake
from parties.websocket.message_handler import MessageHandler

log = logging.getLogger(__name__)


async def room_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application: one RoomConsumer for each socket."""
    await RoomConsumer(scope, receive, send).run()


class RoomConsumer:
    """One socket, from its handshake until it is closed.

    It is not one of Channels' consumers: those add a task for each message, to wait for socket and
    channel layer alike, and a hop to a thread that closes old database connections. A room has a
    bus of its own, and nothing on a socket touches the database except through rooms.
    """

    room: Room
    send_queue: SendQueue
    handler: MessageHandler

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._live = rooms()
        self._participant: str | None = None
        self._is_open = False
        self._writer: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Handles the server's messages, until it reports that the socket is closed."""
        close_code = None
        try:
            while (message := await self._receive())["type"] != "websocket.disconnect":
                if message["type"] == "websocket.connect":
                    await self._connect()
                else:
                    self.handler.receive(message.get("text"))
            close_code = message["code"]
        finally:
            self._disconnected(close_code)

    # --- handshake ---------------------------------------------------------------------------

    async def _connect(self) -> None:
        if self._live.is_shutting_down:
            self._log_refused("restarting")
            await handshake.refuse_while_stopping(self._scope, self._send)
            return
        try:
            await self._authorise()
        except (Refused, PartyNotFound, StoreUnavailable) as error:
            self._log_refused(getattr(error, "code", type(error).__name__))
            await self._close()
            return
        chosen = handshake.subprotocol(self._scope)
        await self._send({"type": "websocket.accept", "subprotocol": chosen})
        await self._open()

    async def _authorise(self) -> None:
        subject = handshake.authenticate(self._scope)
        self._participant = subject.partition(".")[0]
        self.room = await self._live.room(handshake.code_of(self._scope))
        participant = await handshake.check_joined(self.room, subject)
        device = device_of(self._scope["headers"])
        takes_deltas = handshake.subprotocol(self._scope) is not None
        self.send_queue = SendQueue(participant, self._snapshot, device, takes_deltas)

    async def _open(self) -> None:
        participant = self.send_queue.participant
        limit = SocketRateLimit(participant, address_of_socket(self._scope))
        engines = self._live.engines
        catalogue = engines.knows, engines.current_title
        self.handler = MessageHandler(self.room, self.send_queue, limit, *catalogue)
        self._is_open = True
        metrics.sockets.inc()
        try:
            room = await self._live.connect(self.room.code, self.send_queue)
        except (PartyNotFound, StoreUnavailable) as error:
            self._log_refused(type(error).__name__)
            await self._close()
            return
        if room is not self.room:  # it was closed since the handshake, and opened again
            self.room = room
            self.handler = MessageHandler(room, self.send_queue, limit, *catalogue)
        room.connections.close_oldest_of(participant)
        self._writer = background_tasks.start("socket writer", self._write())
        # The server keeps them for as long as the socket is open, and cookies are long.
        self._scope["headers"].clear()

    def _log_refused(self, reason: str) -> None:
        handshake.log_refused(self._scope, self._participant, reason)

    # --- writing -----------------------------------------------------------------------------

    async def _snapshot(self, participant: str) -> EncodedSnapshot:
        try:
            return await self.room.snapshot(participant)
        except (Refused, PartyNotFound):
            raise
        except Exception:
            log.exception("snapshot failed", extra={"event": "snapshot_failed"})
            raise

    async def _write(self) -> None:
        try:
            await self._close(await self._write_until_closed())
        except Exception as error:
            # The client went away during a send, and the server reports that too. If it does not,
            # the client gets no more frames and has to reconnect.
            log.debug("socket gone", extra={"event": "socket_gone", "reason": repr(error)[:200]})
            if not isinstance(error, OSError):  # which is how a server says that the client left
                self._give_reason(close_metrics.CRASHED)
            with contextlib.suppress(Exception):
                await self._close(FAILED)

    async def _write_until_closed(self) -> int:
        """Returns the close code."""
        try:
            return await self.send_queue.write(self._send_frame)
        except Refused as refused:
            self.send_queue.close_reason = refused.code
            await self._send_frame(encode(Closing(REMOVED, refused.code, refused.detail)))
            return REMOVED
        except PartyNotFound:
            self.send_queue.close_reason = "party_closed"
            return PARTY_CLOSED

    async def _send_frame(self, frame: bytes) -> None:
        await self._send(_send_message(frame))

    # --- closing -----------------------------------------------------------------------------

    async def _close(self, code: int | None = None) -> None:
        """Closes the socket; without a code, refuses its handshake."""
        await self._send({"type": "websocket.close", **({"code": code} if code else {})})

    def _give_reason(self, reason: str) -> None:
        self.send_queue.close_reason = self.send_queue.close_reason or reason

    def _disconnected(self, close_code: int | None) -> None:
        """Releases what the socket used. `close_code`: None if this application failed."""
        if not self._is_open:
            return
        metrics.sockets.dec()
        if close_code is None:
            self._give_reason(close_metrics.CRASHED)
        self._log_closed(FAILED if close_code is None else close_code)
        self._live.disconnect(self.room, self.send_queue)
        if self._writer is not None:
            self._writer.cancel()

    def _log_closed(self, code: int) -> None:
        reason = close_metrics.count(self.send_queue.close_reason, code)
        if reason in EXPECTED_REASONS:
            return
        fields: dict[str, Any] = {
            "event": "socket_closed",
            "party": self.room.code,
            "participant": self._participant,
            "reason": reason,
            "code": code,
            "seconds": round(time.monotonic() - self.send_queue.opened_at, 1),
        }
        log.info("socket closed", extra=fields)


@functools.lru_cache(maxsize=32)
def _send_message(frame: bytes) -> Message:
    """Returns the ASGI message of a frame: one for all sockets that the frame goes to."""
    return {"type": "websocket.send", "text": frame.decode()}
