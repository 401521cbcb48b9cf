"""Checks a set of tables before it is published. The first check that finds rows stops the run."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse import schema
from warehouse.engines.engine import SQL, Days
from warehouse.errors import CheckFailed
from warehouse.publication_reader import table_source

SHOWN_ROWS = 3


def run_checks(duck: duckdb.DuckDBPyConnection, generation: Path, days: Days) -> int:
    """Runs all checks; raises CheckFailed, which names the rows. Returns the number of checks.

    The view `expected` must exist.
    """
    for table in schema.TABLES:
        duck.execute(
            f"CREATE OR REPLACE VIEW {table.name} AS FROM {table_source(generation, table.name)}"
        )
    among = ", ".join(f"DATE '{day}'" for day in days) or "NULL"
    duck.execute(
        f"CREATE OR REPLACE VIEW rebuilt AS FROM {schema.FACT.name} WHERE day IN ({among})"
    )
    for table in schema.TABLES:
        _check_columns(duck, table)
    checks = list(_checks())
    for name, means, sql in checks:
        _check_finds_nothing(duck, name, means, sql)
    return len(checks) + len(schema.TABLES)


def _check_columns(duck: duckdb.DuckDBPyConnection, table: schema.Table) -> None:
    found = {row[0]: row[1] for row in duck.execute(f"DESCRIBE {table.name}").fetchall()}
    wanted = {column.name: column.type for column in table.columns}
    if found != wanted:
        differing = sorted(set(found.items()) ^ set(wanted.items()))
        raise CheckFailed(f"{table.name} has other columns than the schema says: {differing}.")


def _checks() -> Iterator[tuple[str, str, str]]:
    for table in schema.TABLES:
        named = "rebuilt" if table is schema.FACT else table.name
        key = ", ".join(table.key)
        missing = " OR ".join(f"{column} IS NULL" for column in table.key)
        yield (
            f"{table.name}_keys",
            f"Rows of {table.name} whose key is missing or not their own.",
            f"SELECT {key}, count(*) AS times FROM {named} "  # noqa: S608 from the schema
            f"GROUP BY {key} HAVING count(*) > 1 OR {missing}",
        )
    for file in sorted((SQL / "checks").glob("*.sql")):
        sql = file.read_text(encoding="utf-8")
        yield file.stem, _meaning(sql), sql


def _meaning(sql: str) -> str:
    """Returns the first comment of an SQL file, which explains what its rows mean."""
    lines = sql.splitlines()
    comment = [line.removeprefix("-- ") for line in lines if line.startswith("-- ")]
    return " ".join(comment)


def _check_finds_nothing(duck: duckdb.DuckDBPyConnection, name: str, means: str, sql: str) -> None:
    duck.execute(f"CREATE OR REPLACE TEMP TABLE failing AS {sql}")
    counted = duck.execute("SELECT count(*) FROM failing").fetchone()
    count = counted[0] if counted else 0
    if count:
        some = duck.execute(f"FROM failing LIMIT {SHOWN_ROWS}")
        names = [column[0] for column in some.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in some.fetchall()]
        shown = "; ".join(", ".join(f"{k} {v}" for k, v in row.items()) for row in rows)
        raise CheckFailed(
            f"Nothing was published. The check {name} found {count:,} rows. {means} "
            f"The first: {shown}."
        )
