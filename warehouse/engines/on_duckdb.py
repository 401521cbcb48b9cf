"""The embedded engine, DuckDB: one day at a time, so that memory does not grow with the days."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.duckdb_session import connected, quoted, write_parquet
from warehouse.engines.engine import PART, Days, Inputs, Step, day_folder


class DuckEngine:
    def run(
        self, steps: Sequence[Step], inputs: Inputs, by_day: Inputs, days: Days, to: Path
    ) -> None:
        with connected() as duck:
            for name, folder in inputs.items():
                _view(duck, name, folder)
            for step in steps:
                if step.by_day:
                    self._by_day(duck, step, by_day, days, to)
                else:
                    write_parquet(duck, _ordered(step), to / step.table / PART)
                    _view(duck, step.table, to / step.table)

    def _by_day(
        self, duck: duckdb.DuckDBPyConnection, step: Step, by_day: Inputs, days: Days, to: Path
    ) -> None:
        for day in days:
            for name, folder in by_day.items():
                _view(duck, name, day_folder(folder, day))
            sql = f"SELECT * EXCLUDE (day) FROM ({_ordered(step)})"  # noqa: S608 our own files
            write_parquet(duck, sql, day_folder(to / step.table, day) / PART)


def _ordered(step: Step) -> str:
    return f"SELECT * FROM ({step.sql}) ORDER BY {', '.join(step.order)}"  # noqa: S608 as above


def _view(duck: duckdb.DuckDBPyConnection, name: str, folder: Path) -> None:
    by_day = any(folder.glob("day=*"))
    files = quoted(f"{folder}/*/*.parquet" if by_day else f"{folder}/*.parquet")
    partitions = "true, hive_types = {day: DATE}" if by_day else "false"
    duck.execute(
        f"CREATE OR REPLACE VIEW {name} AS "
        f"FROM read_parquet({files}, hive_partitioning = {partitions})"
    )
