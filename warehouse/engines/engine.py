"""The protocol of the engines that run the SQL files. All engines run the same files."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

SQL = Path(__file__).parent.parent / "sql"
PART = "part.parquet"
Days = Sequence[datetime.date]
Inputs = Mapping[str, Path]
"""Table → its folder of Parquet files; a table by day has a folder `day=…` for each."""


class Step(NamedTuple):
    """A table that the SQL file of its name makes, and the order of its rows."""

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
        """Writes each step's table to a folder in `to`; later steps read those of earlier ones."""


def day_folder(folder: Path, day: datetime.date) -> Path:
    return folder / f"day={day.isoformat()}"
