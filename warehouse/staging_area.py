"""The staging area: rows of the sources as Parquet files, before the transformation."""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import duckdb
import msgspec

from warehouse.duckdb_session import quoted, write_parquet
from warehouse.engines.engine import PART, SQL, day_folder
from warehouse.staging_schema import columns

WHOLE = ("run", "empty_list", "party", "person", "participant", "title")
PREVIOUS = ("previous_dim_person", "previous_dim_title")
BY_DAY = ("interaction", "shown", "took_part", "decided", "member_history", "retained")

Row = TypeVar("Row", bound=tuple[object, ...])


class Stage:
    def __init__(self, duck: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.duck, self.folder = duck, folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(
        self, table: str, row: type[Row], rows: Iterable[Row], day: datetime.date | None = None
    ) -> int:
        """Writes a table whose columns are those of `row`. Returns the number of rows."""
        types = columns(row)
        lines = self.folder / f"{table}.jsonl"
        _write_lines(lines, list(types), rows)
        typed = ", ".join(f"{name}: {quoted(kind)}" for name, kind in types.items())
        sql = (
            f"FROM read_json({quoted(str(lines))}, format = 'newline_delimited', "
            f"columns = {{{typed}}})"
        )
        written = write_parquet(self.duck, sql, self.file(table, day))
        lines.unlink()
        return written

    def unnest(self, table: str, of: str, day: datetime.date) -> int:
        """Writes a table made from the rows of another, by the SQL file of its name."""
        self.view(of, self.file(of, day))
        return self.write_file(table, day)

    def write_file(self, table: str, day: datetime.date) -> int:
        """Writes the result of the SQL file of this name, whose views there are."""
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


def _write_lines(file: Path, names: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    encoder = msgspec.json.Encoder()
    with file.open("wb") as lines:
        for row in rows:
            lines.write(encoder.encode(dict(zip(names, row, strict=True))) + b"\n")
