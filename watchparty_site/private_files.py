"""Creates the SQLite file with private permissions: it holds password hashes and addresses."""

import contextlib
from pathlib import Path

from django.db import connection

PRIVATE = 0o600


def create_database_file() -> None:
    """Creates the file before SQLite does, which would make it readable for everybody; its journal
    files get the same permissions. An existing file keeps those that it has."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name:
        return
    with contextlib.suppress(OSError):  # the database reports it itself
        Path(name).touch(PRIVATE, exist_ok=True)
