"""The SQL of an insight as it is run, whole, so that an analyst can run it as well."""

import datetime
from pathlib import Path

from warehouse.duck import quoted
from warehouse.insights.insight import Insight
from warehouse.insights.narrowing import Narrowing
from warehouse.publication import Publication

NARROWING = Path(__file__).parent / "narrowing.sql"


def script(publication: Publication, narrowing: Narrowing, insight: Insight) -> str:
    return "\n".join([views(publication), variables(narrowing), narrowed(), insight.sql])


def views(publication: Publication) -> str:
    return "".join(
        f"CREATE TEMP VIEW {table} AS FROM {source};\n"
        for table, source in publication.sources.items()
    )


def variables(narrowing: Narrowing) -> str:
    return "".join(
        f"SET VARIABLE {name} = {literal(value)};\n" for name, value in narrowing.variables.items()
    )


def narrowed() -> str:
    """The tables and views that the questions ask."""
    return NARROWING.read_text(encoding="utf-8")


def literal(value: object) -> str:
    if value is None:
        return "NULL::VARCHAR"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.date):
        return f"DATE '{value.isoformat()}'"
    return quoted(str(value))
