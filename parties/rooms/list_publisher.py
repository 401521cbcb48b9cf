"""Ranks a room's list, delivers it to the connections, and publishes it to other processes."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from parties.bus.bus import Message
from parties.delivery.recommendation_list import EncodedRecommendations
from parties.domain.errors import PartyNotFound, StoreUnavailable
from parties.domain.state import PartyState, StreamPosition
from parties.protocol.server_messages import RecommendationsFrame
from parties.rooms.broadcast import Broadcast
from parties.rooms.engine_loader import EngineLoader
from parties.rooms.failures import log_failure
from parties.rooms.recommendations import RoomRecommendations
from parties.rooms.replica import Replica
from parties.runtime import tracing


class ListPublisher:
    """`start` runs a coroutine as a background task of the room."""

    def __init__(
        self,
        replica: Replica,
        engines: EngineLoader,
        broadcast: Broadcast,
        start: Callable[[Coroutine[None, None, None]], asyncio.Task[Any]],
    ) -> None:
        self._replica = replica
        self._engines = engines
        self._broadcast = broadcast
        self._start = start
        self.recommendations = RoomRecommendations(engines, self._rerank_with_taste)

    async def rank_and_publish(self, state: PartyState) -> None:
        """If ranking fails, the list before stays; the commit is not affected."""
        try:
            with tracing.span("rank", participants=len(state.participants)):
                engine, frame = await self.recommendations.for_state(state)
        except Exception as error:
            log_failure("ranking failed", self._replica.code, error)
            return
        with tracing.span("send list", sockets=len(self._broadcast.connections)):
            ranked = self._broadcast.encoded(frame, state.epoch)
            self._deliver(ranked, frame)
        self._broadcast.publish_list(ranked, engine.generation)

    async def rerank(self) -> None:
        """Ranks with an engine that has been replaced; every connection gets the new list."""
        self._replica.resync()
        await self.rank_newest()

    async def rank_newest(self) -> None:
        """Ranks for the newest state that is known of, unless the party is closed."""
        try:
            state = await self._replica.state()
        except (PartyNotFound, StoreUnavailable) as error:
            log_failure("ranking failed", self._replica.code, error)
            return
        if not state.closed:
            await self.rank_and_publish(state)

    def _rerank_with_taste(self) -> None:
        if (state := self._replica.cached) is not None:
            self._start(self.rank_and_publish(state))

    def receive(self, message: Message) -> None:
        """Delivers a list that another process has ranked, unless this one has a newer catalogue or
        model."""
        catalog, model = message["generation"]
        ranked = EncodedRecommendations(
            message["revision"], message["frame"], message.get("epoch", "")
        )
        if self._engines.has_newer_than((catalog, model)):
            self._replica.receive_position(StreamPosition(ranked.epoch, ranked.revision))
            self._start(self.rerank())
        else:
            self._deliver(ranked)

    def _deliver(
        self, ranked: EncodedRecommendations, frame: RecommendationsFrame | None = None
    ) -> None:
        self._replica.receive_position(StreamPosition(ranked.epoch, ranked.revision))
        self._broadcast.deliver_list(ranked, frame)
