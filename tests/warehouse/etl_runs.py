"""Runs of the ETL, and questions to what they published."""

from typing import Any

import duckdb

from warehouse import publication_reader
from warehouse.etl import run
from warehouse.extract import RunOptions
from warehouse.publication_reader import Publication

NEW, FULL = RunOptions(), RunOptions(full=True)


def etl(order: RunOptions = NEW) -> Publication:
    return run(order, lambda line: None)


def ask(sql: str) -> list[tuple[Any, ...]]:
    """sql: with tables by their names."""
    published = publication_reader.current()
    assert published
    with duckdb.connect() as duck:
        for table, source in published.sources.items():
            duck.execute(f"CREATE VIEW {table} AS FROM {source}")
        return duck.execute(sql).fetchall()
