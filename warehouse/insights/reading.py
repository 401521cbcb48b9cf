"""One reader's view of the published facts: read only, narrowed down, each question once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.duck import connected, write_parquet
from warehouse.insights.insight import Insight
from warehouse.insights.narrowing import Choices, Narrowing
from warehouse.insights.script import narrowed, variables, views
from warehouse.insights.table import Table
from warehouse.publication import Publication

CHOICES = (Path(__file__).parent / "choices.sql").read_text(encoding="utf-8")
SIMULATED = "SELECT count(*) FILTER (simulated) > 0 FROM chosen_party"


class Reader:
    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def choices(self) -> Choices:
        found = self._connection.execute(CHOICES).fetchone()
        assert found  # noqa: S101 an aggregate has one row
        return Choices(*found)

    def narrow(self, narrowing: Narrowing) -> None:
        self._connection.execute(variables(narrowing) + narrowed())

    def holds_simulated(self) -> bool:
        found = self._connection.execute(SIMULATED).fetchone()
        return bool(found and found[0])

    def answer(self, insight: Insight) -> Table:
        return Table(insight.columns, self._connection.execute(insight.sql).fetchall())

    def names(self, insight: Insight) -> list[str]:
        """Of the columns, as the SQL gives them."""
        return [str(column[0]) for column in self._connection.execute(insight.sql).description]

    def write_parquet(self, insight: Insight, file: Path) -> None:
        write_parquet(self._connection, insight.sql.strip().removesuffix(";"), file)


@contextmanager
def reading(publication: Publication) -> Iterator[Reader]:
    with connected() as connection:
        connection.execute(views(publication))
        yield Reader(connection)
