"""Queries the published facts: a DuckDB session on one publication, with filters applied."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.duckdb_session import connected, write_parquet
from warehouse.insights.filters import FilterOptions, Filters
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Table
from warehouse.insights.sql_script import filtered_tables, variables, views
from warehouse.publication_reader import Publication

OPTIONS = (Path(__file__).parent / "filter_options.sql").read_text(encoding="utf-8")
SIMULATED = "SELECT count(*) FILTER (simulated) > 0 FROM chosen_party"


class InsightReader:
    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def options(self) -> FilterOptions:
        found = self._connection.execute(OPTIONS).fetchone()
        assert found  # noqa: S101 an aggregate has one row
        return FilterOptions(*found)

    def apply(self, filters: Filters) -> None:
        self._connection.execute(variables(filters) + filtered_tables())

    def holds_simulated(self) -> bool:
        found = self._connection.execute(SIMULATED).fetchone()
        return bool(found and found[0])

    def query(self, insight: Insight) -> Table:
        return Table(insight.columns, self._connection.execute(insight.sql).fetchall())

    def names(self, insight: Insight) -> list[str]:
        """Of the columns, as the SQL gives them."""
        return [str(column[0]) for column in self._connection.execute(insight.sql).description]

    def write_parquet(self, insight: Insight, file: Path) -> None:
        write_parquet(self._connection, insight.sql.strip().removesuffix(";"), file)


@contextmanager
def open_reader(publication: Publication) -> Iterator[InsightReader]:
    with connected() as connection:
        connection.execute(views(publication))
        yield InsightReader(connection)
