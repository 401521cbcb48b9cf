"""Makes a backup while the site serves."""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from catalog.pictures.store import picture_place
from watchparty_site import environment
from watchparty_site.backups import manifest, postgresql_programs, tables
from watchparty_site.backups.errors import BackupError
from watchparty_site.backups.manifest import Manifest
from watchparty_site.backups.temporary_database import temporary_database
from watchparty_site.private_files import PRIVATE

SQLITE_NAME, POSTGRESQL_NAME = "database.sqlite3", "database.dump"
MODEL, PICTURES = "model", "pictures"


def make(folder: Path) -> Manifest:
    """Writes the backup into a folder that is new or empty. It has its name once it is complete:
    whoever is killed in the middle leaves a folder that ends in `.partial`. Raises BackupError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is not empty. A backup gets a folder of its own.")
    partial = folder.with_name(f"{folder.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True, mode=0o700)
        made = _fill(partial)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup cannot be written: {error}.") from None
    return made


def _fill(folder: Path) -> Manifest:
    made_at = datetime.now(UTC)
    is_sqlite = connections["default"].vendor == "sqlite"
    migrations, rows = _copy_sqlite(folder) if is_sqlite else _dump_postgresql(folder)
    for source, name in folders():
        if source.is_dir():
            shutil.copytree(source, folder / name, symlinks=False)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    made = Manifest(
        format=manifest.FORMAT,
        made_at=made_at,
        database="sqlite" if is_sqlite else "postgresql",
        migrations=migrations,
        rows=rows,
        settings=environment.given(),
        files={path.relative_to(folder).as_posix(): manifest.digest(path) for path in files},
    )
    manifest.write(folder, made)
    return made


def folders() -> Iterator[tuple[Path, str]]:
    """The folders that are part of a backup, and their names in it. Pictures in a bucket are
    not: a bucket has backups of its own."""
    yield settings.MODEL_DIR, MODEL
    if isinstance(place := picture_place(), Path):
        yield place, PICTURES


def _copy_sqlite(folder: Path) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """By SQLite's own interface, which reads one state while others write."""
    path = folder / SQLITE_NAME
    path.touch(PRIVATE)
    source = connections["default"].settings_dict["NAME"]
    with (
        contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        contextlib.closing(sqlite3.connect(path)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    with temporary_database(path) as alias:
        return tables.applied_migrations(alias), tables.count_rows(alias)


def _dump_postgresql(folder: Path) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """The rows are counted in the state that pg_dump writes."""
    connection = connections["default"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        counts = tables.applied_migrations("default"), tables.count_rows("default")
        postgresql_programs.dump(folder / POSTGRESQL_NAME, snapshot)
    (folder / POSTGRESQL_NAME).chmod(PRIVATE)
    return counts
