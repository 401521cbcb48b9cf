"""Handles the frames of one socket: decodes, limits, and passes commands to the room."""

import asyncio
import contextlib
import functools
import time

from django.conf import settings
from django.utils import timezone

from parties.access.socket_rate_limits import (
    SocketRateLimit,
    limit_messages,
    limit_reactions,
    limit_suggestions,
)
from parties.delivery.send_queue import SendQueue
from parties.domain.errors import Refused, title_not_found, unavailable
from parties.domain.events import Weights
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.state import StreamPosition
from parties.protocol import client_messages
from parties.protocol.client_messages import ClientMessage, InvalidMessage
from parties.protocol.close_codes import FLOOD, MALFORMED, TOO_LARGE
from parties.protocol.command_builder import (
    CommandContext,
    IsKnownInterest,
    build_command,
    require_known_interests,
    require_known_titles,
)
from parties.protocol.merged_titles import CurrentTitle, own_title, with_current_titles
from parties.protocol.server_messages import (
    Ack,
    Closing,
    Error,
    Frame,
    Pong,
    SuggestionFrame,
    encode,
)
from parties.protocol.snapshot import now_ms
from parties.rooms.ballot_opening import BallotRequest
from parties.rooms.focus import LookingMessage
from parties.rooms.room import Room
from parties.runtime import metrics, tracing
from parties.runtime.repeated_logs import deduplicator
from recommender.interest_keys import title_key

MAX_IN_FLIGHT = 256
NOT_TEXT = "Frames are text, one JSON object each."


class MessageHandler:
    """`is_known_interest` returns whether an interest can be weighted; `current_title` the id of
    the title that one was merged into, else its own."""

    def __init__(
        self,
        room: Room,
        send_queue: SendQueue,
        rate_limit: SocketRateLimit,
        is_known_interest: IsKnownInterest,
        current_title: CurrentTitle = own_title,
    ) -> None:
        self._room = room
        self._send_queue = send_queue
        self._participant = send_queue.participant
        self._rate_limit = rate_limit
        self._is_known_interest = is_known_interest
        self._current_title = current_title
        self._in_flight = 0

    def receive(self, text: str | None) -> None:
        """Handles one frame; None for a binary one. Answers go into the send queue."""
        self._send_queue.last_received_at = time.monotonic()
        if self._send_queue.is_closing:
            return
        if text is None:
            self._close(MALFORMED, "malformed", NOT_TEXT)
        elif _is_too_large(text):
            self._close(TOO_LARGE, "too_large", "A frame has at most 16 KiB.")
        else:
            self._handle(text)

    def _handle(self, text: str) -> None:
        message_id: client_messages.Id = None
        try:
            message = client_messages.decode(text)
            message_id = message.id
            kind = message.__struct_config__.tag
            metrics.messages.labels(kind).inc()
            self._rate_limit.count_malformed(False)
            self._limit(message)
            self._check_chat(message)
            with tracing.span(f"receive {kind}", (), **self._who):
                self._dispatch(with_current_titles(message, self._current_title))
        except InvalidMessage as error:
            self._refuse_invalid(error)
        except Refused as refused:
            self._refuse(message_id, refused)

    @property
    def _who(self) -> dict[str, str]:
        """Fields of a span, and of a line of the log."""
        return {"party": self._room.code, "participant": self._participant}

    def _limit(self, message: ClientMessage) -> None:
        if isinstance(message, client_messages.Focus) and self._rate_limit.takes_focus():
            return
        self._rate_limit.count()
        if self._in_flight >= MAX_IN_FLIGHT:
            raise Refused("too_frequent", "Wait for answers first: this was not applied.")

    def _check_chat(self, message: ClientMessage) -> None:
        """What is written is shown to everybody: it has limits of its own, and an operator may do
        without."""
        if isinstance(message, client_messages.ReactionSend):
            limit_reactions(self._participant)
        if isinstance(message, client_messages.ChatSend):
            limit_messages(self._participant, self._room.code)
        is_on = getattr(message, "chat", None) or isinstance(message, client_messages.ChatSend)
        if is_on and not settings.CHAT:
            raise Refused("chat_off", "This site has no chat.")

    def _dispatch(self, message: ClientMessage) -> None:
        if isinstance(message, client_messages.LOOKING_MESSAGES):
            self._look(message)
            return
        context = CommandContext(
            self._participant, timezone.now(), self._room.online, self._is_known_interest
        )
        command = build_command(message, context)
        if command is not None:
            self._await_commit(message.id, self._room.submit(command, self._key(message)))
        elif isinstance(message, client_messages.Pick):
            picked = self._room.pick(message.title, context.by, context.at, self._key(message))
            self._await_commit(message.id, picked)
        elif isinstance(message, client_messages.BallotOpen):
            require_known_titles(message.titles or (), context.is_known_interest)
            request = BallotRequest(
                context.by,
                context.at,
                message.rule,
                message.titles,
                message.seconds,
                message.vetoes,
            )
            self._await_commit(message.id, self._room.open_ballot(request, self._key(message)))
        elif isinstance(message, client_messages.ChatDelete):
            deleted = self._room.delete_message(message.number, context.by, self._key(message))
            self._await_commit(message.id, deleted)
        elif isinstance(message, client_messages.ReactionSend):
            reacted = self._room.react(message.emoji, message.title, context.by)
            self._await_commit(message.id, reacted)
        elif isinstance(message, client_messages.SuggestionSend):
            self._suggest(message, context)
        else:
            self._answer(message)

    def _suggest(self, message: client_messages.SuggestionSend, context: CommandContext) -> None:
        weights: Weights = {message.interest: message.weight}
        require_known_interests(weights, context.is_known_interest)
        limit_suggestions(self._participant)
        suggestion = SuggestionFrame(context.by, message.interest, message.weight)
        self._await_commit(message.id, self._room.suggest(message.participant, suggestion))

    def _look(self, message: LookingMessage) -> None:
        if not isinstance(message, client_messages.Focus):
            self._rate_limit.limit_followings()
        elif message.title is not None and not self._is_known_interest(title_key(message.title)):
            raise title_not_found()
        self._room.focus.receive_message(self._send_queue, message)
        self._acknowledge(message.id)

    def _answer(self, message: ClientMessage) -> None:
        """Answers a ping, a report or a request for a snapshot."""
        if isinstance(message, client_messages.Ping):
            self._reply(Pong(message.sent_at, now_ms()))
            if message.revision is not None:
                mark_stale = self._send_queue.mark_stale
                self._room.check_client_position(message.epoch, message.revision, mark_stale)
        elif isinstance(message, client_messages.PlaybackReport):
            self._room.screens.report(self._send_queue, message.position, message.buffering)
        else:
            self._send_queue.mark_stale()
        self._acknowledge(message.id)

    def _acknowledge(self, message_id: client_messages.Id) -> None:
        """Acknowledges what is not saved, at the position that the client has."""
        if message_id is not None:
            position = max(self._send_queue.revision, 0), self._send_queue.epoch
            self._reply(Ack(message_id, *position))

    def _key(self, message: ClientMessage) -> IdempotencyKey | None:
        key = getattr(message, "idempotency_key", None)
        if key is None or isinstance(message, client_messages.WEIGHT_MESSAGES):
            return None
        return IdempotencyKey(self._participant, key, client_messages.content_of(message))

    def _await_commit(
        self, message_id: client_messages.Id, commit: "asyncio.Future[StreamPosition]"
    ) -> None:
        self._in_flight += 1
        commit.add_done_callback(functools.partial(self._committed, message_id))

    def _committed(
        self, message_id: client_messages.Id, commit: "asyncio.Future[StreamPosition]"
    ) -> None:
        self._in_flight -= 1
        with tracing.span("answer"):
            self._answer_commit(message_id, commit)

    def _answer_commit(
        self, message_id: client_messages.Id, commit: "asyncio.Future[StreamPosition]"
    ) -> None:
        failed = unavailable() if commit.cancelled() else commit.exception()
        if failed is not None:  # anything but a refusal is a fault of ours, and is logged as one
            self._refuse(message_id, failed if isinstance(failed, Refused) else unavailable())
        elif message_id is not None:
            epoch, revision, number = commit.result()
            self._reply(Ack(message_id, revision, epoch, number))

    def _refuse_invalid(self, error: InvalidMessage) -> None:
        """Invalid messages count against the rate limit, so that they cannot flood anybody."""
        self._rate_limit.count_malformed(error.code == "malformed")
        with contextlib.suppress(Refused):
            self._rate_limit.count()
        self._refuse(error.message_id, error)
        if self._rate_limit.has_too_many_malformed:
            self._close(MALFORMED, "malformed", NOT_TEXT)

    def _refuse(self, message_id: client_messages.Id, refused: Refused) -> None:
        metrics.refusals.labels(refused.code).inc()
        deduplicator.log("message refused", **self._who, reason=refused.code)
        self._reply(Error(message_id, refused.code, refused.detail))
        if self._rate_limit.is_flooding:
            self._close(FLOOD, "flood", "Far too many messages.")

    def _reply(self, frame: Frame) -> None:
        """A client that reads none of its answers is disconnected before one of them is lost."""
        self._send_queue.send_reply(encode(frame))
        if self._send_queue.overflowed:
            self._close(FLOOD, "flood", "Far too many messages.")

    def _close(self, code: int, reason: str, detail: str) -> None:
        self._send_queue.close(encode(Closing(code, reason, detail)), code, reason)


def _is_too_large(text: str) -> bool:
    limit = client_messages.MAX_FRAME
    return len(text) > limit or len(text.encode()) > limit
