"""Builds the complete SQL of an insight, which the page shows so that an analyst can run it."""

import datetime
from pathlib import Path

from warehouse.duckdb_session import quoted
from warehouse.insights.filters import Filters
from warehouse.insights.insight import Insight
from warehouse.publication_reader import Publication

FILTERED_TABLES = Path(__file__).parent / "filters.sql"


def script(publication: Publication, filters: Filters, insight: Insight) -> str:
    return "\n".join([views(publication), variables(filters), filtered_tables(), insight.sql])


def views(publication: Publication) -> str:
    return "".join(
        f"CREATE TEMP VIEW {table} AS FROM {source};\n"
        for table, source in publication.sources.items()
    )


def variables(filters: Filters) -> str:
    return "".join(
        f"SET VARIABLE {name} = {literal(value)};\n" for name, value in filters.variables.items()
    )


def filtered_tables() -> str:
    """Returns the SQL of the filtered tables and views that the insights query."""
    return FILTERED_TABLES.read_text(encoding="utf-8")


def literal(value: object) -> str:
    if value is None:
        return "NULL::VARCHAR"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.date):
        return f"DATE '{value.isoformat()}'"
    return quoted(str(value))
