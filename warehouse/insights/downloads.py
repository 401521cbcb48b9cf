"""Exports the table of an insight as CSV or Parquet."""

import csv
import datetime
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.spreadsheets import escape_formula
from warehouse.insights.insight import Insight
from warehouse.insights.reader import InsightReader
from warehouse.insights.result_table import Table, Value

KINDS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}


def as_csv(table: Table) -> bytes:
    """Writes CSV. Text that begins like a formula is escaped; numbers stay numbers."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([column.name for column in table.columns])
    lines.writerows([_cell(value) for value in row] for row in table.rows)
    return written.getvalue().encode()


def as_parquet(reader: InsightReader, insight: Insight) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder, "answer.parquet")
        reader.write_parquet(insight, file)
        return file.read_bytes()


def _cell(value: Value) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool | datetime.date):
        return str(value)
    if isinstance(value, int | float):
        return value
    return escape_formula(str(value))
