"""How a room's changes come into the store, from the event loop.

On PostgreSQL, batches that only move weights, as nearly all do, go there without a thread: those of
all rooms that wait are saved together, in one statement and one transaction. Everything else, and
everything on SQLite, is `store.commit` in a thread: so is what could not be saved the quick way,
because somebody else has changed the party, or because the database was not there.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import psycopg
from django.conf import settings
from django.db import connection
from psycopg_pool import AsyncConnectionPool

from parties import store
from parties.batch import Batch
from parties.changes import Change
from parties.saving import parameters, save
from parties.state import PartyState
from parties.threads import on_database
from parties.together import Together

CONNECT_SECONDS = 2.0
REST_SECONDS = 1.0  # after an outage, until the quick way is tried again
ROOMS_AT_A_TIME = 100
TRIES = 3  # where others change the same party at the same time

Pool = AsyncConnectionPool[psycopg.AsyncConnection]
Newer = Callable[[PartyState], Awaitable[PartyState | None]]


async def _nothing_newer(known: PartyState) -> PartyState | None:
    return None


class Committer:
    """One for all rooms of an event loop."""

    def __init__(self) -> None:
        # Asked once: Django makes a connection of its own for every task that asks.
        self._is_on_postgres = connection.vendor == "postgresql"
        self._pool: Pool | None = None
        self._opening = asyncio.Lock()
        self._together = Together(self._save, settings.QUICK_CONNECTIONS, ROOMS_AT_A_TIME)
        self._resting_until = 0.0

    async def commit(
        self,
        code: str,
        changes: list[Change],
        known: PartyState | None,
        newer: Newer = _nothing_newer,
    ) -> Batch:
        """What came of each change. Raises PartyGone or a DatabaseError.

        newer: what others have told since, for who was not quick enough.
        """
        for _ in range(TRIES):
            if known is None or not self._may_be_quick:
                break
            moved = store.weights_alone(known, changes)
            if moved is None:
                break
            if await self._together.ask(moved):
                return moved
            known = await newer(known)
        return await on_database(store.commit, code, changes, known)

    async def close(self) -> None:
        self._together.stop()
        if self._pool is not None:
            await self._pool.close()

    @property
    def _may_be_quick(self) -> bool:
        return self._is_on_postgres and time.monotonic() >= self._resting_until

    async def _save(self, batches: list[Batch]) -> list[bool]:
        """Which are saved. Of the others it may not be known: weights that are set twice are as
        they were, so the other way can be asked for the same."""
        try:
            pool = self._pool or await self._open()
            async with pool.connection() as free:
                saved = await save(free, batches)
        except psycopg.Error:
            self._resting_until = time.monotonic() + REST_SECONDS
            saved = set()
        return [moved.after.pk in saved for moved in batches]

    async def _open(self) -> Pool:
        async with self._opening:
            if self._pool is None:
                pool: Pool = AsyncConnectionPool(
                    kwargs=parameters(),
                    min_size=1,
                    max_size=settings.QUICK_CONNECTIONS,
                    timeout=CONNECT_SECONDS,
                    open=False,
                )
                await pool.open()
                self._pool = pool
            return self._pool
