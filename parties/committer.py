"""How a room's changes come into the store, from the event loop.

On PostgreSQL, a batch that only moves weights, as nearly all do, is one statement and one round
trip without a thread. Everything else, and everything on SQLite, is `store.commit` in a thread: so
is what the quick way could not do, which is asked again there.
"""

import asyncio
import time
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg_pool import AsyncConnectionPool

from parties import store
from parties.batch import Batch
from parties.changes import Change
from parties.state import PartyState
from parties.threads import on_database

Pool = AsyncConnectionPool[psycopg.AsyncConnection]

PATIENCE = 2.0  # for a connection: the threads have others
REST_SECONDS = 1.0  # after an outage, until the quick way is tried again

# Taking the party's lock, proving that nobody else has changed it and saving the weights. Each part
# reads what the first returns, so nothing happens where that finds no party as it is known.
SAVE = """
WITH moved AS (
    UPDATE parties_party SET revision = %(after)s
    WHERE id = %(party)s AND revision = %(before)s AND closed_at IS NULL
    RETURNING id
), cleared AS (
    DELETE FROM parties_weight
    USING moved, unnest(%(cleared)s::text[], %(cleared_keys)s::text[]) AS gone(participant, key)
    WHERE parties_weight.participant_id = gone.participant AND parties_weight.key = gone.key
), saved AS (
    INSERT INTO parties_weight (participant_id, key, value)
    SELECT now.participant, now.key, now.value FROM moved,
        unnest(%(set)s::text[], %(set_keys)s::text[], %(values)s::float8[])
            AS now(participant, key, value)
    ON CONFLICT (participant_id, key) DO UPDATE SET value = excluded.value
)
SELECT id FROM moved
"""


class Committer:
    """One for all rooms of an event loop."""

    def __init__(self) -> None:
        # Asked once: Django makes a connection of its own for every task that asks.
        self._is_on_postgres = connection.vendor == "postgresql"
        self._pool: Pool | None = None
        self._opening = asyncio.Lock()
        self._resting_until = 0.0

    async def commit(self, code: str, changes: list[Change], known: PartyState | None) -> Batch:
        """What came of each change. Raises PartyGone or a DatabaseError."""
        if known is not None and self._may_be_quick:
            moved = store.weights_alone(known, changes)
            if moved is not None and await self._is_saved(moved):
                return moved
        return await on_database(store.commit, code, changes, known)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()

    @property
    def _may_be_quick(self) -> bool:
        return self._is_on_postgres and time.monotonic() >= self._resting_until

    async def _is_saved(self, moved: Batch) -> bool:
        """Whether a statement that failed was carried out is not known. Weights that are set twice
        are as they were, so the other way can be asked for the same."""
        try:
            pool = self._pool or await self._open()
            async with pool.connection() as free:
                done = await free.execute(SAVE, difference(moved))
                return done.rowcount == 1
        except psycopg.Error:
            self._resting_until = time.monotonic() + REST_SECONDS
            return False

    async def _open(self) -> Pool:
        async with self._opening:
            if self._pool is None:
                pool: Pool = AsyncConnectionPool(
                    kwargs=_parameters(),
                    min_size=1,
                    max_size=settings.QUICK_CONNECTIONS,
                    timeout=PATIENCE,
                    open=False,
                )
                await pool.open()
                self._pool = pool
            return self._pool


def difference(moved: Batch) -> dict[str, Any]:
    """What SAVE needs to bring the store from one state to the other."""
    set_now: list[tuple[str, str, float]] = []
    cleared: list[tuple[str, str]] = []
    for participant, (set_here, gone) in store.moved_weights(moved.before, moved.after).items():
        set_now += [(participant, key, value) for key, value in set_here.items()]
        cleared += [(participant, key) for key in gone]
    return {
        "party": moved.after.pk,
        "before": moved.before.revision,
        "after": moved.after.revision,
        "cleared": [participant for participant, _ in cleared],
        "cleared_keys": [key for _, key in cleared],
        "set": [participant for participant, _, _ in set_now],
        "set_keys": [key for _, key, _ in set_now],
        "values": [value for _, _, value in set_now],
    }


def _parameters() -> dict[str, Any]:
    """Django's own for this database, less what only its cursors need."""
    given: dict[str, Any] = connection.get_connection_params()
    kept = {
        name: value for name, value in given.items() if name not in ("cursor_factory", "context")
    }
    return {**kept, "autocommit": True}
