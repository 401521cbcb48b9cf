"""Restores a backup into an empty place, of either database."""

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader

from watchparty_site.backups import manifest, postgresql_programs, tables
from watchparty_site.backups.backup import POSTGRESQL_NAME, SQLITE_NAME, folders
from watchparty_site.backups.errors import BackupError
from watchparty_site.backups.manifest import Manifest
from watchparty_site.backups.move_to_postgresql import copy_rows
from watchparty_site.backups.temporary_database import temporary_database
from watchparty_site.private_files import create_database_file

Report = Callable[[str], object]


def restore(folder: Path, report: Report) -> Manifest:
    """Restores database, model and pictures, and starts a new epoch for every party.

    From SQLite to SQLite, from PostgreSQL to PostgreSQL, and from SQLite to PostgreSQL. Everything
    is checked before anything is written. Raises BackupError.
    """
    made = manifest.read(folder)
    _check(made)
    target = connections["default"].vendor
    try:
        if target == "sqlite":
            _copy_file(folder / SQLITE_NAME)
        elif made.database == "postgresql":
            postgresql_programs.restore(folder / POSTGRESQL_NAME)
        else:
            _move(folder / SQLITE_NAME)
        _compare(made, tables.count_rows("default"))
        call_command("migrate", interactive=False, verbosity=0)
        for place, name in folders():
            if (folder / name).is_dir():
                shutil.copytree(folder / name, place, dirs_exist_ok=True)
    except (OSError, sqlite3.Error, DatabaseError) as error:
        raise BackupError(f"The backup cannot be restored: {error}.") from None
    report(f"{sum(made.rows.values()):,} rows in {len(made.rows)} tables are as they were.")
    call_command("new_epoch")
    return made


def _check(made: Manifest) -> None:
    target = connections["default"].vendor
    if made.database == "postgresql" and target == "sqlite":
        raise BackupError(
            "The backup is of PostgreSQL, and DATABASE_URL names SQLite. The way from PostgreSQL"
            " back to SQLite does not exist."
        )
    known = set(MigrationLoader(None).disk_migrations)
    later = [f"{app}.{name}" for app, name in made.migrations if (app, name) not in known]
    if later:
        raise BackupError(f"The backup is of a later release than this one: it has {later[0]}.")
    try:
        there = connections["default"].introspection.table_names()
    except DatabaseError as error:
        raise BackupError(f"The database does not answer: {error}.") from None
    if there:
        raise BackupError("The database is not empty. A backup is restored into an empty one.")
    for place, _name in folders():
        if place.is_dir() and any(place.iterdir()):
            raise BackupError(f"{place} is not empty. A backup is restored into an empty place.")


def _copy_file(source: Path) -> None:
    create_database_file()
    connections["default"].close()
    name = connections["default"].settings_dict["NAME"]
    with (
        contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro&immutable=1", uri=True)) as kept,
        contextlib.closing(sqlite3.connect(name)) as target,
    ):
        kept.backup(target)


def _move(source: Path) -> None:
    """To PostgreSQL: what this release makes of the schema is made on a copy, row by row after."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / SQLITE_NAME
        shutil.copyfile(source, copy)
        with temporary_database(copy) as alias:
            call_command("migrate", database=alias, interactive=False, verbosity=0)
            call_command("migrate", interactive=False, verbosity=0)
            copy_rows(alias, "default")


def _compare(made: Manifest, found: dict[str, int]) -> None:
    for table, rows in made.rows.items():
        if found.get(table, 0) != rows:
            raise BackupError(f"{table} has {found.get(table, 0):,} rows, and had {rows:,}.")
