"""The stage: what was taken from the sources, as Parquet, before anything is made of it."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from warehouse.duck import quoted, write_parquet
from warehouse.engines.engine import SQL, day_folder

PART = "part.parquet"
Columns = Mapping[str, str]

CALENDAR = {"day": "DATE"}
CLOCK = {"hour": "INTEGER"}
RUN = {"as_of": "TIMESTAMP"}
NOWHERE = {"genres": "VARCHAR[]"}
PARTY = {
    "party": "BIGINT",
    "size": "INTEGER",
    "strategy": "VARCHAR",
    "agreement": "VARCHAR",
    "agreed_at": "TIMESTAMP",
    "picks": "INTEGER",
    "watched": "INTEGER",
    "ratings": "INTEGER",
    "opened_at": "TIMESTAMP",
    "first_picked_at": "TIMESTAMP",
    "closed_at": "TIMESTAMP",
    "simulated": "BOOLEAN",
}
PERSON = {
    "person": "VARCHAR",
    "is_member": "BOOLEAN",
    "country": "VARCHAR",
    "birth_year": "INTEGER",
    "since": "DATE",
}
PARTICIPANT = {"participant": "VARCHAR", "person": "VARCHAR"}
TITLE = {
    "title_id": "BIGINT",
    "name": "VARCHAR",
    "kind": "VARCHAR",
    "genres": "VARCHAR[]",
    "moods": "VARCHAR[]",
    "year": "INTEGER",
    "runtime": "INTEGER",
    "certificate": "VARCHAR",
}
INTERACTION = {
    "id": "BIGINT",
    "occurred_at": "TIMESTAMP",
    "party": "BIGINT",
    "participant": "VARCHAR",
    "kind": "VARCHAR",
    "title": "BIGINT",
    "interest": "VARCHAR",
    "revision": "BIGINT",
    "strategy": "VARCHAR",
    "amount": "DOUBLE",
    "score": "DOUBLE",
    "rank": "INTEGER",
    "fit": "DOUBLE",
    "block": "VARCHAR",
    "device": "VARCHAR",
}
IMPRESSION = {
    "id": "BIGINT",
    "occurred_at": "TIMESTAMP",
    "party": "BIGINT",
    "revision": "BIGINT",
    "strategy": "VARCHAR",
    "participants": "VARCHAR",
    "titles": "VARCHAR",
}
PICK = {
    "id": "VARCHAR",
    "occurred_at": "TIMESTAMP",
    "party": "BIGINT",
    "title": "BIGINT",
    "revision": "BIGINT",
    "strategy": "VARCHAR",
    "score": "DOUBLE",
    "rank": "INTEGER",
    "block": "VARCHAR",
    "satisfied": "VARCHAR",
}
TOLD = {
    "id": "VARCHAR",
    "occurred_at": "TIMESTAMP",
    "person": "VARCHAR",
    "kind": "VARCHAR",
    "surface": "VARCHAR",
    "title": "BIGINT",
    "rating": "DOUBLE",
    "watch_seconds": "DOUBLE",
}
WHOLE = ("run", "nowhere", "party", "person", "participant", "title")
PREVIOUS = ("previous_dim_person", "previous_dim_title")
BY_DAY = ("interaction", "shown", "took_part", "told")


class Stage:
    def __init__(self, duck: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.duck, self.folder = duck, folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(
        self,
        table: str,
        columns: Columns,
        rows: Iterable[Sequence[Any]],
        day: datetime.date | None = None,
    ) -> int:
        """Returns the number of rows."""
        lines = self.folder / f"{table}.jsonl"
        _write_lines(lines, list(columns), rows)
        types = ", ".join(f"{name}: {quoted(kind)}" for name, kind in columns.items())
        sql = (
            f"FROM read_json({quoted(str(lines))}, format = 'newline_delimited', "
            f"columns = {{{types}}})"
        )
        written = write_parquet(self.duck, sql, self.file(table, day))
        lines.unlink()
        return written

    def unfold(self, table: str, of: str, day: datetime.date) -> int:
        """A table made from the rows of another by the file of its name."""
        self.view(of, self.file(of, day))
        sql = (SQL / "staging" / f"{table}.sql").read_text(encoding="utf-8")
        return self.write_sql(table, sql, day)

    def write_sql(self, table: str, sql: str, day: datetime.date | None = None) -> int:
        return write_parquet(self.duck, sql, self.file(table, day))

    def view(self, name: str, file: Path) -> None:
        staged = quoted(str(file))
        self.duck.execute(
            f"CREATE OR REPLACE TEMP VIEW {name} AS "
            f"FROM read_parquet({staged}, hive_partitioning = false)"
        )

    def file(self, table: str, day: datetime.date | None = None) -> Path:
        folder = self.folder / table
        return (day_folder(folder, day) if day else folder) / PART

    def folders(self, names: Iterable[str]) -> dict[str, Path]:
        return {name: self.folder / name for name in names}


def _write_lines(file: Path, names: list[str], rows: Iterable[Sequence[Any]]) -> None:
    encoder = msgspec.json.Encoder()
    with file.open("wb") as lines:
        for row in rows:
            lines.write(encoder.encode(dict(zip(names, row, strict=True))) + b"\n")
