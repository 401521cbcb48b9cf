"""Reads a publication: one complete set of tables, which never changes once published.

folder/current -> generations/000012        replaced by one rename
folder/generations/000012/manifest.json
                          dim_person/part.parquet
                          fact_interaction/day=2026-10-30/part.parquet

Of a bucket, the folder is this machine's copy of it (`warehouse/storage`).
"""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from warehouse import schema
from warehouse.duckdb_session import quoted
from warehouse.storage import configured_storage
from warehouse.storage.storage import MANIFEST as MANIFEST
from warehouse.storage.storage import StorageDamaged

RETAINED = "retained.parquet"
"""Parties, and guests of theirs, that only publications have."""


class UnreadablePublication(Exception):
    """A publication exists, but its manifest cannot be read."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`seen_at`: when the sources were read. `state`: where the next run continues."""

    schema: int
    number: int
    seen_at: datetime.datetime
    published_at: datetime.datetime
    rows: dict[str, int]
    days: list[str]
    files: list[str]
    state: dict[str, Any] = {}


class Publication(msgspec.Struct, frozen=True):
    folder: Path
    manifest: Manifest

    @property
    def has_this_schema(self) -> bool:
        return self.manifest.schema == schema.VERSION

    @property
    def sources(self) -> dict[str, str]:
        """Table → the table expression for FROM in DuckDB."""
        return {table.name: table_source(self.folder, table.name) for table in schema.TABLES}


def current() -> Publication | None:
    """Returns the last publication, with `current` resolved, so that a reader stays on one.

    Raises UnreadablePublication, or StorageUnavailable.
    """
    return _read(configured_storage().current)


def last_known() -> Publication | None:
    """Returns the last publication; while a bucket is unavailable, the last one on this machine."""
    return _read(configured_storage(attempts=1).last_known)


def _read(find: Callable[[], Path | None]) -> Publication | None:
    try:
        found = find()
    except StorageDamaged as error:
        raise UnreadablePublication(str(error)) from error
    return read(found) if found else None


def read(generation: Path) -> Publication:
    try:
        text = (generation / MANIFEST).read_bytes()
        return Publication(generation, msgspec.json.decode(text, type=Manifest))
    except (OSError, msgspec.MsgspecError) as error:
        raise UnreadablePublication(f"{generation / MANIFEST} cannot be read: {error}") from error


def table_source(generation: Path, table: str) -> str:
    files = generation / table
    if table == schema.FACT.name:
        pattern = quoted(f"{files}/*/*.parquet")
        return f"read_parquet({pattern}, hive_partitioning = true, hive_types = {{day: DATE}})"
    return f"read_parquet({quoted(f'{files}/*.parquet')})"
