"""Commits rooms' commands to the store, from the event loop.

On PostgreSQL, batches that change only weights, as nearly all do, take a quick path without a
thread: those of all rooms that wait are saved in one statement and transaction. Everything else,
and everything on SQLite, is `party_store.commit` in a thread; so is what the quick path
cannot save, because another process has changed the party or the database was away.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import psycopg
from django.conf import settings
from django.db import connection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from parties.domain.batch import Batch
from parties.domain.commands import Command
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.state import PartyState, StreamPosition
from parties.storage import commit_outcome, party_store
from parties.storage.db_threads import run_in_store_thread
from parties.storage.postgres_weights import connection_parameters, save
from parties.storage.request_batcher import RequestBatcher

CONNECT_SECONDS = 2.0
QUICK_RETRY_SECONDS = 1.0  # after an outage, until the quick path is tried again
ROOMS_PER_STATEMENT = 100
QUICK_ATTEMPTS = 3  # where other processes change the same party at the same time

Pool = AsyncConnectionPool[psycopg.AsyncConnection]
FetchNewer = Callable[[PartyState], Awaitable[PartyState | None]]


async def _no_newer_state(known: PartyState) -> PartyState | None:
    return None


class Committer:
    """Commits for all rooms of an event loop."""

    def __init__(self) -> None:
        # Asked once: Django makes a connection of its own for every task that asks.
        self._is_on_postgres = connection.vendor == "postgresql"
        self._pool: Pool | None = None
        self._opening = asyncio.Lock()
        self._batcher = RequestBatcher(self._save, settings.QUICK_CONNECTIONS, ROOMS_PER_STATEMENT)
        self._quick_path_from = 0.0

    async def commit(
        self,
        code: str,
        commands: list[Command],
        known: PartyState | None,
        newer: FetchNewer = _no_newer_state,
        seen: StreamPosition | None = None,
        keys: Sequence[IdempotencyKey | None] = (),
    ) -> Batch:
        """Returns the outcome of each command.

        Raises PartyNotFound, OutcomeUnknown or, if nothing is saved, another StoreUnavailable.

        newer: the state after what other processes committed meanwhile, if they have published it.
        seen: as in `party_store.load`.
        """
        is_known = True
        for _ in range(QUICK_ATTEMPTS):
            if known is None or any(keys) or not self._has_quick_path:
                break
            batch = party_store.only_weights(known, commands)
            if batch is None:
                break
            saved = await self._batcher.submit(batch)
            if saved:
                return batch
            is_known = is_known and saved is not None
            known = await newer(known) if is_known else None
        commit = partial(party_store.commit, code, commands, known, seen, keys)
        return await run_in_store_thread(commit_outcome.retry_until_known, commit, is_known)

    async def close(self) -> None:
        self._batcher.stop()
        if self._pool is not None:
            await self._pool.close()

    @property
    def _has_quick_path(self) -> bool:
        return self._is_on_postgres and time.monotonic() >= self._quick_path_from

    async def _save(self, batches: list[Batch]) -> list[bool | None]:
        """Returns which batches are saved; None where it is not known. Setting weights twice does
        no harm, so the other path can save the same."""
        try:
            pool = self._pool or await self._open()
            async with pool.connection() as connected:
                saved = await save(connected, batches)
        except psycopg.Error as error:
            self._quick_path_from = time.monotonic() + QUICK_RETRY_SECONDS
            is_lost = commit_outcome.means_connection_lost(error.sqlstate) and not isinstance(
                error, PoolTimeout
            )
            return [None if is_lost else False for _ in batches]
        return [batch.after.pk in saved for batch in batches]

    async def _open(self) -> Pool:
        async with self._opening:
            if self._pool is None:
                pool: Pool = AsyncConnectionPool(
                    kwargs=connection_parameters(),
                    min_size=1,
                    max_size=settings.QUICK_CONNECTIONS,
                    timeout=CONNECT_SECONDS,
                    open=False,
                )
                await pool.open()
                self._pool = pool
            return self._pool
