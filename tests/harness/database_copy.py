"""A copy of all parties beside them in PostgreSQL, and the database set back to it."""

import contextlib
from collections.abc import Iterator

import psycopg
from psycopg import sql

KEPT = "kept"
TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'parties_%'"
)


class DatabaseCopy:
    """What a restored backup holds. It comes back all at once, while processes are connected."""

    def __init__(self, url: str) -> None:
        self._url = url
        with self._connected() as database:
            database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            database.execute("DROP SCHEMA IF EXISTS kept CASCADE")
            database.execute("CREATE SCHEMA kept")
            for name in self._tables(database):
                made = sql.SQL("CREATE TABLE {} AS TABLE {}")
                database.execute(made.format(sql.Identifier(KEPT, name), sql.Identifier(name)))

    def restore(self) -> None:
        """As soon as it has every table for itself: who writes locks in another order."""
        while True:
            with contextlib.suppress(psycopg.errors.DeadlockDetected):
                return self._restore()

    def _restore(self) -> None:
        with self._connected() as database:
            tables = self._tables(database)
            every = sql.SQL(", ").join(map(sql.Identifier, tables))
            database.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(every))
            database.execute("SET CONSTRAINTS ALL DEFERRED")
            for name in tables:
                database.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            for name in tables:
                again = sql.SQL("INSERT INTO {} SELECT * FROM {}")
                database.execute(again.format(sql.Identifier(name), sql.Identifier(KEPT, name)))

    @contextlib.contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._url) as database:
            yield database

    def _tables(self, database: psycopg.Connection) -> list[str]:
        return [str(name) for (name,) in database.execute(TABLES).fetchall()]
