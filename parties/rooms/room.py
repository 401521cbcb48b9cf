"""A party that is open in this process: what pages, sockets and the registry ask of it.

A room knows no WebSocket (frames go to send queues) and no SQL (the store is asked). Its parts do
the work: `commits` commits, `list_publisher` ranks, `bus_messages` applies what other processes
publish, `snapshots` shows somebody the whole of it.
"""

import asyncio
import datetime
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from parties.bus.bus import Bus, Message
from parties.delivery.connections import Connections
from parties.delivery.send_queue import EncodedSnapshot
from parties.domain.commands import Command
from parties.domain.errors import Refused
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.state import PartyState, StreamPosition
from parties.protocol.server_messages import SuggestionFrame
from parties.rooms.ballot_opening import BallotRequest
from parties.rooms.broadcast import Broadcast
from parties.rooms.buffering_screens import BufferingScreens
from parties.rooms.bus_messages import BusMessages
from parties.rooms.chat import RoomChat
from parties.rooms.commits import RoomCommits
from parties.rooms.engine_loader import EngineLoader
from parties.rooms.focus import Focus
from parties.rooms.impressions import Impressions
from parties.rooms.list_publisher import ListPublisher
from parties.rooms.listed_commands import ListedCommands
from parties.rooms.recommendations import FirstByStrategy, OfferedFilters
from parties.rooms.replica import Replica
from parties.rooms.snapshots import Snapshots
from parties.rooms.suggestions import Suggestions
from parties.runtime import background_tasks
from parties.storage.applied_changes import StoredResult
from parties.storage.committer import Committer
from parties.storage.interaction_buffer import InteractionBuffer
from recommender.types import Explanation, Move

T = TypeVar("T")


class Room:
    def __init__(
        self,
        code: str,
        bus: Bus,
        engines: EngineLoader,
        interactions: InteractionBuffer | None = None,
        committer: Committer | None = None,
    ) -> None:
        self.code = code
        self.used_at = time.monotonic()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._impressions = impressions = Impressions(interactions or InteractionBuffer())
        self._broadcast = broadcast = Broadcast(code, bus, impressions)
        self.replica = replica = Replica(code, broadcast, self._start)
        self._ranked = ListPublisher(replica, engines, broadcast, self._start)
        self._recommendations = self._ranked.recommendations
        self._commits = RoomCommits(
            *(replica, engines, committer or Committer(), broadcast, impressions),
            *(self._ranked, self._start),
        )
        self._listed = ListedCommands(replica, self._recommendations, broadcast, self._commits)
        self._bus_messages = BusMessages(replica, broadcast, self._ranked, self._start)
        self.focus = Focus(broadcast, replica, impressions, self._start)
        self._snapshots = Snapshots(
            replica, self._recommendations, broadcast, impressions, self.focus
        )
        self.chat = RoomChat(self.state, engines, broadcast, impressions)
        self.screens = BufferingScreens(replica, self.submit)

    # --- commands ----------------------------------------------------------------------------

    def submit(
        self, command: Command, key: IdempotencyKey | None = None
    ) -> asyncio.Future[StreamPosition]:
        """Returns the position at which the command is committed; or Refused. What was applied for
        the key is not applied again."""
        self.used_at = time.monotonic()
        return self._commits.submit(command, key)

    def pick(
        self, title: int, by: str, at: datetime.datetime, key: IdempotencyKey | None = None
    ) -> "asyncio.Task[StreamPosition]":
        """Returns the position at which the title is picked; or Refused."""
        self.used_at = time.monotonic()
        return self._start(self._listed.pick(title, by, at, key))

    def open_ballot(
        self, request: BallotRequest, key: IdempotencyKey | None = None
    ) -> "asyncio.Task[StreamPosition]":
        """Returns the position at which the ballot is open; or Refused."""
        self.used_at = time.monotonic()
        return self._start(self._listed.open_ballot(request, key))

    def delete_message(
        self, number: int, by: str, key: IdempotencyKey | None = None
    ) -> "asyncio.Task[StreamPosition]":
        """Returns the position at which the message is deleted; or Refused."""

        async def delete() -> StreamPosition:
            return await self.submit(await self.chat.deletion(number, by), key)

        return self._start(delete())

    def react(self, emoji: str, title: int | None, by: str) -> "asyncio.Task[StreamPosition]":
        """Returns the party's position once the reaction is taken; or Refused."""
        return self._start(self.chat.react(emoji, title, by))

    def suggest(self, to: str, suggestion: SuggestionFrame) -> "asyncio.Task[StreamPosition]":
        """Returns the party's position once the suggestion is sent; or Refused."""
        return self._start(Suggestions(self.state, self._broadcast).send(to, suggestion))

    async def applied(self, key: IdempotencyKey) -> StoredResult | None:
        """Returns what was applied for the key. Raises PartyNotFound or StoreUnavailable, and
        Refused if that had another content."""
        return await self._commits.applied(key)

    # --- what other processes and the catalogue change ---------------------------------------

    def receive(self, message: Message) -> None:
        """Applies a bus message."""
        self.used_at = time.monotonic()
        self._bus_messages.receive(message)

    async def rerank(self) -> None:
        """Ranks with an engine that has been replaced; every connection gets the new list."""
        await self._ranked.rerank()

    # --- connections -------------------------------------------------------------------------

    @property
    def connections(self) -> Connections:
        """Those that are open in this process."""
        return self._broadcast.connections

    @property
    def online(self) -> frozenset[str]:
        """The participants with a connection to any process."""
        return self._broadcast.online

    def set_online(self, online: frozenset[str]) -> None:
        self._broadcast.set_online(online)

    def end(self) -> None:
        """Closes every connection: the party was closed or deleted."""
        self.replica.end()

    def resync(self) -> None:
        """Has a snapshot sent to every connection, since something was missed."""
        self.replica.resync()

    def check_client_position(
        self, epoch: str | None, revision: int, send_snapshot: Callable[[], None]
    ) -> None:
        """Has a snapshot sent to a client whose position is older than the party's."""
        self.replica.check_client_position(epoch, revision, send_snapshot)

    # --- reading -----------------------------------------------------------------------------

    async def state(self) -> PartyState:
        """Returns the newest state that is known of; raises PartyNotFound or StoreUnavailable."""
        return await self.replica.state()

    async def snapshot(self, participant: str) -> EncodedSnapshot:
        """Raises Refused if the participant is no longer in the party."""
        return await self._snapshots.of(participant)

    async def explain(self, title: int, asking: str) -> Explanation | None:
        return await self._recommendations.explain(title, await self.state(), asking)

    async def moves_to_agree(self, asking: str) -> tuple[int, dict[str, Move]]:
        """Returns the revision, and for each who could make the room agree what they would move."""
        state = await self.state()
        return state.revision, await self._recommendations.moves_to_agree(state, asking)

    async def filters_offered(self, asking: str) -> OfferedFilters:
        return await self._recommendations.filters_offered(await self.state(), asking)

    async def first_by_strategy(self, asking: str) -> FirstByStrategy:
        return await self._recommendations.first_by_strategy(await self.state(), asking)

    # --- the interaction log, and the room's end ---------------------------------------------

    def record_impressions(self) -> None:
        if (state := self.replica.cached) is not None:
            self._impressions.record_readers(state, self.connections)

    async def record_opened_title(self, participant: str, title: int, device: str) -> None:
        self._impressions.record_opened_title(await self.state(), participant, title, device)

    def release_memory(self) -> None:
        """Drops what the next command has computed anew."""
        self._recommendations.release_memory()
        self._broadcast.release_memory()

    @property
    def is_idle(self) -> bool:
        return not self.connections and self._commits.is_idle and not self._tasks

    def close(self) -> None:
        """Cancels what the room was still reading: nobody uses it any more."""
        self._recommendations.close()
        self.focus.close()

    def _start(self, work: Coroutine[None, None, T]) -> asyncio.Task[T]:
        task = background_tasks.start("room", work, expected=(Refused,))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
