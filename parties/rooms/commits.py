"""Commits the commands of a room, and publishes what they changed.

Commands that arrive during a commit or a ranking are committed together in the next one.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from parties.domain.batch import Batch
from parties.domain.commands import Command
from parties.domain.errors import OutcomeUnknown, Refused, key_reused, unknown_outcome
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.state import PartyState, StreamPosition
from parties.protocol.chat_frames import encode_messages
from parties.rooms.broadcast import Broadcast, encode_events
from parties.rooms.command_queue import CommandQueue, Queued, refuse, resolve
from parties.rooms.engine_loader import EngineLoader, title_lookup
from parties.rooms.failures import log_failure, refusal_for, refusal_for_rejected
from parties.rooms.impressions import Impressions
from parties.rooms.list_publisher import ListPublisher
from parties.rooms.recommendations import changes_list
from parties.rooms.replica import Replica
from parties.runtime import metrics, tracing
from parties.runtime.fault_isolation import ITEM_ERRORS
from parties.storage import applied_changes
from parties.storage.applied_changes import StoredResult
from parties.storage.committer import Committer
from parties.storage.db_threads import run_in_store_thread
from recommender.engine import Engine


class RoomCommits:
    """`start` runs a coroutine as a background task of the room."""

    def __init__(
        self,
        replica: Replica,
        engines: EngineLoader,
        committer: Committer,
        broadcast: Broadcast,
        impressions: Impressions,
        ranked: ListPublisher,
        start: Callable[[Coroutine[None, None, None]], asyncio.Task[Any]],
    ) -> None:
        self._replica = replica
        self._engines = engines
        self._committer = committer
        self._broadcast = broadcast
        self._impressions = impressions
        self._ranked = ranked
        self._start = start
        self._queue = CommandQueue(self._commit_in_a_trace, start)

    @property
    def is_idle(self) -> bool:
        return self._queue.is_empty

    def submit(
        self, command: Command, key: IdempotencyKey | None = None
    ) -> asyncio.Future[StreamPosition]:
        """Returns the position at which the command is committed; or Refused. What was applied for
        the key is not applied again."""
        return self._queue.submit(command, key)

    async def applied(self, key: IdempotencyKey) -> StoredResult | None:
        """Returns what was applied for the key. Raises PartyNotFound or StoreUnavailable, and
        Refused if that had another content."""
        state = await self._replica.state()
        found = (await run_in_store_thread(applied_changes.find, state.pk, [key])).get(key)
        if found is not None and key.is_reused(found.content):
            raise key_reused()
        return found

    async def _commit_in_a_trace(self, queued: Queued) -> None:
        """Belongs to the trace of the first command, and is linked to those of the others."""
        causes = [each.cause for each in queued]
        with tracing.span("apply", causes, party=self._replica.code, commands=len(queued)):
            await self._commit_and_publish(queued)

    async def _commit_and_publish(self, queued: Queued) -> None:
        """Answers every command, whatever fails."""
        try:
            engine = await self._engines.engine()
        except Exception as error:
            self._commit_failed(queued, error, refusal_for(error))
            return
        try:
            await self._commit_with(engine, queued)
        except Exception as error:  # after a commit: it is saved, and nobody knows of it yet
            self._commit_failed(queued, error, unknown_outcome())
            self._start(self._replica.verify())

    async def _commit_with(self, engine: Engine, queued: Queued) -> None:
        commands = [each.command for each in queued]
        try:
            batch = await self._commit(commands, [each.key for each in queued])
        except ITEM_ERRORS as error:
            await self._isolate_rejected(engine, queued, error)
            return
        except Exception as error:
            self._commit_failed(queued, error, refusal_for(error))
            return
        await self._publish(engine, queued, batch)

    async def _publish(self, engine: Engine, queued: Queued, batch: Batch) -> None:
        self._replica.commit(batch.before, batch.after)
        self._impressions.record_weights(batch)
        events = encode_events(batch, engine)
        messages = encode_messages(batch, title_lookup(engine))
        resolve(queued, batch)
        if any(each.left or each.ends for each in events):
            await asyncio.sleep(0)  # who leaves by a command is answered before the socket closes
        if events or messages:
            with tracing.span("send", sockets=len(self._broadcast.connections)):
                self._replica.receive_events(events)
                self._replica.receive_messages(messages)
            applied = batch.applied([each.command for each in queued])
            self._broadcast.publish_commit(batch, applied, events, messages)
        if events and changes_list(batch) and not batch.after.closed:
            await self._ranked.rank_and_publish(batch.after)

    async def _isolate_rejected(self, engine: Engine, queued: Queued, error: Exception) -> None:
        """Commits in halves what the store refuses as a whole, so that the command whose data it
        refuses does not fail the others."""
        if len(queued) == 1:
            self._commit_failed(queued, error, await refusal_for_rejected(queued[0].command))
            return
        self._replica.discard()
        middle = len(queued) // 2
        for half in (queued[:middle], queued[middle:]):
            await self._commit_with(engine, half)

    def _commit_failed(self, queued: Queued, error: Exception, refused: Refused) -> None:
        self._replica.discard()
        log_failure("commit failed", self._replica.code, error)
        refuse(queued, refused)
        if isinstance(error, OutcomeUnknown):
            self._start(self._replica.verify())

    async def _commit(
        self, commands: list[Command], keys: Sequence[IdempotencyKey | None]
    ) -> Batch:
        """Failures are not in the histogram of durations: they take no time or a whole time-out."""
        metrics.batch_commands.observe(len(commands))
        began = time.perf_counter()
        code, known, position = self._replica.code, self._replica.cached, self._replica.position
        try:
            with tracing.span("commit"):
                batch = await self._committer.commit(
                    code, commands, known, self._newer_than, position, keys
                )
        except Exception:
            metrics.commit_failures.inc()
            raise
        metrics.commits.observe(time.perf_counter() - began)
        metrics.moves.inc(batch.moves(commands))
        return batch

    async def _newer_than(self, known: PartyState) -> PartyState | None:
        newer = await self._replica.newer_than(known)
        self._queue.delay_next_commit()
        return newer
