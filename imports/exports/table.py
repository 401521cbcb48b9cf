"""One CSV file of an export, with suspicion: which it is, and its lines."""

import contextlib
import csv
from collections.abc import Iterator
from typing import IO, NamedTuple

from imports import refusal
from imports.encoding import open_text
from imports.exports import cells
from imports.exports.formats import Format, format_of
from imports.line import LeftOut, Said

LONGEST_LINE = 100_000
# A spreadsheet that saved the file again may have taken another one.
DELIMITERS = ",;\t"


class Table(NamedTuple):
    format: Format
    lines: Iterator[Said | LeftOut]


@contextlib.contextmanager
def open_table(file: IO[bytes]) -> Iterator[Table | None]:
    """None when the header is that of no export. Raises Refused for what is no text."""
    text = open_text(file)
    try:
        yield _table(text)
    finally:
        text.detach()  # or it would close a file that is not its own


def _table(text: IO[str]) -> Table | None:
    lines = _lines(text)
    first = next(lines, "")
    for delimiter in DELIMITERS:
        header = _header(first, delimiter)
        if found := format_of(header):
            return Table(found, _read(csv.reader(lines, delimiter=delimiter), header, found))
    return None


def _lines(text: IO[str]) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise refusal.endless_line()
        yield line


def _header(line: str, delimiter: str) -> list[str]:
    names = next(csv.reader([line], delimiter=delimiter), [])
    return [name.strip().casefold() for name in names]


def _read(rows: Iterator[list[str]], header: list[str], found: Format) -> Iterator[Said | LeftOut]:
    try:
        for row in rows:
            if row:
                yield _said(row, header, found)
    except csv.Error:
        # More than a field can hold: quotes that never close.
        raise refusal.endless_line() from None


def _said(row: list[str], header: list[str], found: Format) -> Said | LeftOut:
    if len(row) != len(header):
        return LeftOut.BROKEN
    try:
        return found.read(dict(zip(header, (cell.strip() for cell in row), strict=True)))
    except cells.Broken:
        return LeftOut.BROKEN
