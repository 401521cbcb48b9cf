"""Exactly the table of an insight, as a file."""

import csv
import datetime
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.insights.insight import Insight
from warehouse.insights.reading import Reader
from warehouse.insights.table import Table, Value

KINDS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
# A spreadsheet takes text that begins so for a formula, and runs it.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(table: Table) -> bytes:
    """Text that looks like a formula gets an apostrophe before it; numbers stay numbers."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([column.name for column in table.columns])
    lines.writerows([_cell(value) for value in row] for row in table.rows)
    return written.getvalue().encode()


def as_parquet(reader: Reader, insight: Insight) -> bytes:
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
    text = str(value)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
