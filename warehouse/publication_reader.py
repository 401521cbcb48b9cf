"""Reads a publication: one complete set of tables, which never changes once published.

folder/current -> generations/000012        replaced by one rename
folder/generations/000012/manifest.json
                          dim_person/part.parquet
                          fact_interaction/day=2026-10-30/part.parquet
"""

import datetime
from pathlib import Path
from typing import Any

import msgspec

from warehouse import schema
from warehouse.duckdb_session import quoted
from warehouse.location import folder

MANIFEST = "manifest.json"
RETAINED = "retained.parquet"
"""Parties, and guests of theirs, that only publications have."""
CURRENT, GENERATIONS = "current", "generations"


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
    """Returns the last publication, with `current` resolved, so that a reader stays on one."""
    link = folder() / CURRENT
    if not link.is_symlink():
        return None
    return read(link.resolve())


def without_link() -> list[Path]:
    """Returns publications, the newest last, where `current` names none, as in a copy whose links
    were not copied."""
    if (folder() / CURRENT).is_symlink():
        return []
    return sorted(each.parent for each in (folder() / GENERATIONS).glob(f"*/{MANIFEST}"))


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
