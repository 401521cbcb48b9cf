"""Opens one file of an export as a table, CSV or JSON."""

import contextlib
from collections.abc import Iterator
from typing import IO

from imports.encoding import open_text
from imports.exports.csv_table import csv_table
from imports.exports.json_list import is_json, json_table
from imports.exports.table import SourceFile, Table


@contextlib.contextmanager
def open_table(file: IO[bytes], source: SourceFile) -> Iterator[Table | None]:
    """Opens a table; None if it has no known format. Raises Refused if it is not text."""
    if is_json(file):
        yield json_table(file, source)
        return
    text = open_text(file)
    try:
        yield csv_table(text, source)
    finally:
        text.detach()  # otherwise it would close the caller's file
