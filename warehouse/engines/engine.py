"""What runs the SQL files. Both engines run the same ones."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from django.conf import settings

SQL = Path(__file__).parent.parent / "sql"
Days = Sequence[datetime.date]
Inputs = Mapping[str, Path]
"""Name → a folder of Parquet files; of a table by day, a folder with a folder `day=…` each."""


class Step(NamedTuple):
    """One table, made by the file of its name, and the order of its rows."""

    table: str
    order: tuple[str, ...]
    by_day: bool = False

    @property
    def sql(self) -> str:
        return (SQL / f"{self.table}.sql").read_text(encoding="utf-8").rstrip().removesuffix(";")


class Engine(Protocol):
    def run(
        self, steps: Sequence[Step], inputs: Inputs, by_day: Inputs, days: Days, to: Path
    ) -> None:
        """Writes each step's table below `to`; later steps read the tables of earlier ones."""


def engine() -> Engine:
    if settings.WAREHOUSE_ENGINE == "spark":
        from warehouse.engines.on_spark import SparkEngine

        return SparkEngine()
    from warehouse.engines.on_duckdb import DuckEngine

    return DuckEngine()


def day_folder(folder: Path, day: datetime.date) -> Path:
    return folder / f"day={day.isoformat()}"
