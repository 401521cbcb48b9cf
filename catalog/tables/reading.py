"""Reads an uploaded table, row by row, as text; refuses what is none, or would fill the memory."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from openpyxl import load_workbook

from catalog.input_validation import is_storable
from catalog.spreadsheets import BETWEEN, DELIMITERS, unescape_formula
from catalog.tables.errors import UnreadableTable

Row = dict[str, str]

MAX_COLUMNS = 100
MAX_UNPACKED = 150 * 1024 * 1024  # bytes of an XLSX file, which a small one may claim to be
MAX_RATIO = 200
LONGEST_CELL = 100_000
NO_ALIASES: Mapping[str, str] = MappingProxyType({})


class FormulaCell(str):
    """The text of a cell with a formula: no value that could be imported."""


def read_rows(name: str, content: bytes, aliases: Mapping[str, str] = NO_ALIASES) -> Iterator[Row]:
    """Yields rows by the names of their columns. Raises UnreadableTable."""
    kind = PurePath(name).suffix.lower()
    readers = {".csv": _read_csv, ".tsv": _read_csv, ".xlsx": _read_xlsx, ".json": _read_json}
    if kind not in readers:
        raise UnreadableTable("This is no CSV, XLSX or JSON file, by the end of its name.")
    if not content.strip():
        raise UnreadableTable("The file is empty.")
    raw = kind == ".json"  # no spreadsheet has touched it
    return _named(readers[kind](content), aliases, raw=raw)


def _read_csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableTable("The file is not UTF-8 text. Save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise UnreadableTable("The file is not text: it holds zero bytes.")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from lines
    except csv.Error as error:
        raise UnreadableTable(f"Line {lines.line_num} is not CSV: {error}.") from None


def _read_xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile:
        raise UnreadableTable("The file is not a spreadsheet: it cannot be unpacked.") from None
    if unpacked > MAX_UNPACKED or unpacked > max(MAX_RATIO * len(content), 1024 * 1024):
        raise UnreadableTable("The spreadsheet unpacks to far more than its size. Save it as CSV.")
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
        for row in rows:
            yield [_xlsx_text(cell) for cell in row]
    except Exception as error:  # openpyxl raises what it meets in a broken file
        raise UnreadableTable(f"The spreadsheet cannot be read: {str(error)[:100]}.") from None


def _xlsx_text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        return FormulaCell(value)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _read_json(content: bytes) -> Iterator[list[str]]:
    try:
        rows = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableTable(f"The file is not JSON: {str(error)[:100]}.") from None
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise UnreadableTable("JSON must be a list of objects, one for each row.")
    names = list(dict.fromkeys(name for row in rows for name in row))
    yield names
    yield from ([_json_text(row.get(name)) for name in names] for row in rows)


def _json_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return BETWEEN.join(map(_json_text, value))
    return str(value)


def _named(lines: Iterable[list[str]], aliases: Mapping[str, str], *, raw: bool) -> Iterator[Row]:
    """Names each line's cells by the first line."""
    header: list[str] = []
    for line in lines:
        if not any(cell.strip() for cell in line):
            continue
        if not header:
            header = _header(line, aliases)
            continue
        if any(cell.strip() for cell in line[len(header) :]):
            raise UnreadableTable(f"A row has more cells than the {len(header)} of the header.")
        cells = [*line, *([""] * len(header))][: len(header)]
        if any(len(cell) > LONGEST_CELL or not is_storable(cell) for cell in cells):
            raise UnreadableTable(
                "A cell holds text that cannot be stored: far too long, or broken."
            )
        yield dict(zip(header, cells if raw else map(_as_written, cells), strict=True))
    if not header:
        raise UnreadableTable("The file has no header: the first row names the columns.")


def _header(line: list[str], aliases: Mapping[str, str]) -> list[str]:
    while line and not line[-1].strip():
        line = line[:-1]
    names = [cell.strip().lower().replace(" ", "_") for cell in line]
    header = [aliases.get(name, name) for name in names]
    if len(header) > MAX_COLUMNS:
        raise UnreadableTable(f"The table has more than {MAX_COLUMNS} columns.")
    if len(set(header)) < len(header):
        raise UnreadableTable("The header names a column twice.")
    return header


def _as_written(cell: str) -> str:
    if isinstance(cell, FormulaCell) or cell.startswith("="):
        return FormulaCell(cell)
    return unescape_formula(cell)
