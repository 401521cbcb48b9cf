"""A SQLite file as a database of Django's, for as long as it is looked at."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from django.db import connections

ALIAS = "backup"


@contextlib.contextmanager
def temporary_database(path: Path) -> Iterator[str]:
    """Returns the alias by which queries and commands name the database."""
    connections.databases[ALIAS] = connections.configure_settings(
        {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}}
    )["default"]
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]
