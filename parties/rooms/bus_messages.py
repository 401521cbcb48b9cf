"""Applies to a room what other processes publish on the bus."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec

from parties.bus.bus import Message
from parties.domain.state import StreamPosition
from parties.rooms import replication
from parties.rooms.broadcast import Broadcast
from parties.rooms.list_publisher import ListPublisher
from parties.rooms.replica import Replica
from parties.runtime import metrics, tracing

COMMITS = ("room.told", "room.chat")
OF_AN_EPOCH = (*COMMITS, "room.ranked", "room.position")


class BusMessages:
    """`start` runs a coroutine as a background task of the room."""

    def __init__(
        self,
        replica: Replica,
        broadcast: Broadcast,
        ranked: ListPublisher,
        start: Callable[[Coroutine[None, None, None]], asyncio.Task[Any]],
    ) -> None:
        self._replica = replica
        self._broadcast = broadcast
        self._ranked = ranked
        self._start = start

    def receive(self, message: Message) -> None:
        """Applies a bus message. One that cannot be decoded, as of another release, has a snapshot
        sent to every connection."""
        sockets = len(self._broadcast.connections)
        causes = (message.get("traceparent", ""),)
        try:
            with tracing.span(f"deliver {message['type']}", causes, sockets=sockets):
                self._dispatch(message)
            # The clocks of two machines may differ, and an older release sends no time.
            metrics.deliveries.observe(max(0.0, time.time() - message.get("at", time.time())))
        except (msgspec.DecodeError, KeyError):
            self._replica.resync()

    def _dispatch(self, message: Message) -> None:
        kind = message["type"]
        if kind == "room.reaction":
            self._broadcast.deliver_reactions(replication.reactions_of(message))
        elif kind == "room.suggestion":
            self._broadcast.deliver_suggestion(*replication.suggestion_of(message))
        elif kind in OF_AN_EPOCH:
            self._apply(message)

    def _apply(self, message: Message) -> None:
        # A release without epochs is assumed to mean the one that is known.
        epoch = message.get("epoch", self._replica.position.epoch)
        if self._replica.is_other_epoch(epoch):
            self._start(self._replica.verify())
        elif message["type"] in COMMITS:
            self._replica.receive_commit(message)
            if replication.is_unranked(message):
                self._start(self._ranked.rank_newest())
        elif message["type"] == "room.ranked":
            self._ranked.receive(message)
        else:
            newest = message.get("message", 0)
            self._replica.receive_position(StreamPosition(epoch, message["revision"], newest))
