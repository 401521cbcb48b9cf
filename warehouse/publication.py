"""What is published: one whole set of tables, which never changes once it is there.

folder/current -> generations/000012        switched by one rename
folder/generations/000012/manifest.json
                          dim_person/part.parquet
                          fact_interaction/day=2026-10-30/part.parquet
"""

import datetime
from pathlib import Path
from typing import Any

import msgspec

from warehouse import schema
from warehouse.place import folder

MANIFEST = "manifest.json"
CURRENT, GENERATIONS = "current", "generations"


class Unreadable(Exception):
    """A publication is there, and what it says of itself cannot be read."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`seen_at` is the moment of the sources that the tables show; `state` is for the next run."""

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
        """Table → what stands after FROM in DuckDB."""
        return {table.name: source(self.folder, table.name) for table in schema.TABLES}


def current() -> Publication | None:
    """The last good one. Resolved once, so that one reader reads one generation."""
    link = folder() / CURRENT
    if not link.is_symlink():
        return None
    return read(link.resolve())


def read(generation: Path) -> Publication:
    try:
        text = (generation / MANIFEST).read_bytes()
        return Publication(generation, msgspec.json.decode(text, type=Manifest))
    except (OSError, msgspec.MsgspecError) as error:
        raise Unreadable(f"{generation / MANIFEST} cannot be read: {error}") from error


def source(generation: Path, table: str) -> str:
    files = generation / table
    if table == schema.FACT.name:
        pattern = _quoted(f"{files}/*/*.parquet")
        return f"read_parquet({pattern}, hive_partitioning = true, hive_types = {{day: DATE}})"
    return f"read_parquet({_quoted(f'{files}/*.parquet')})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
