"""Reads the relational store in one consistent snapshot."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from warehouse.errors import SourceDiffers


@contextmanager
def snapshot() -> Iterator[None]:
    """Opens a read-only snapshot that blocks no writer; inside a transaction, uses that one.

    On SQLite Django's own transactions take the write lock, so this one is begun by hand.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def check_migrations() -> None:
    """Raises SourceDiffers unless the applied migrations are exactly those of this release."""
    loader = MigrationLoader(connection)
    known, applied = set(loader.disk_migrations), set(loader.applied_migrations)
    ours = {app for app, _ in known}
    if missing := sorted(known - applied):
        raise SourceDiffers(
            f"The database is older than this release: {_named(missing)} not applied yet. "
            "Run `manage.py migrate`."
        )
    squashed = {
        each for migration in loader.disk_migrations.values() for each in migration.replaces
    }
    if newer := sorted(each for each in applied - known - squashed if each[0] in ours):
        raise SourceDiffers(
            f"The database is newer than this release: it has {_named(newer)}. "
            "Run the ETL of the release that made it."
        )


def _named(migrations: list[tuple[str, str]]) -> str:
    return ", ".join(f"{app}.{name}" for app, name in migrations[:3])
