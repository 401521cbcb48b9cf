"""Writes tables of the catalogue, a part at a time, so that no table has to fit in memory."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalog.spreadsheets import escape_formula
from catalog.tables.resources import TableResource

ROWS_AT_A_TIME = 1_000
PART = 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def write(resource: TableResource, records: QuerySet[Any], kind: str) -> Iterator[bytes]:
    columns = [field.column_name for field in resource.get_export_fields()]
    fields = resource.get_export_fields()
    rows = (
        [_text(field.export(record)) for field in fields]
        for record in records.iterator(chunk_size=ROWS_AT_A_TIME)
    )
    writers = {"csv": _csv, "xlsx": _xlsx, "json": _json}
    return writers[kind](columns, rows)


def _text(value: object) -> str:
    return "" if value is None else str(value)


class _Line:
    """A file for `csv.writer` that keeps nothing."""

    def write(self, text: str) -> str:
        return text


def _csv(columns: list[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield "\ufeff".encode()  # by which Excel knows that it is UTF-8
    yield str(writer.writerow(columns)).encode()
    for row in rows:
        yield str(writer.writerow(map(escape_formula, row))).encode()


def _json(columns: list[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(rows):
        line = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False)
        yield (",\n" if number else "\n").encode() + line.encode()
    yield b"\n]\n"


def _xlsx(columns: list[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("catalogue")
    sheet.append(columns)
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub(" ", escape_formula(cell)) for cell in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while part := file.read(PART):
            yield part
