"""Compares rows with the catalogue, or applies them, and says of each what it changes."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.results import RowResult
from tablib import Dataset

from catalog.spreadsheets import BETWEEN, COUNT_COLUMN, names_in
from catalog.tables.errors import UnreadableTable
from catalog.tables.reading import Row
from catalog.tables.resources import TableResource

Outcome = Literal["new", "changed", "deleted", "unchanged", "refused"]
OUTCOMES: dict[str, Outcome] = {
    RowResult.IMPORT_TYPE_NEW: "new",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_DELETE: "deleted",
    RowResult.IMPORT_TYPE_SKIP: "unchanged",
    RowResult.IMPORT_TYPE_INVALID: "refused",
    RowResult.IMPORT_TYPE_ERROR: "refused",
}
LONGEST_SHOWN = 300


class Cell(msgspec.Struct, frozen=True):
    column: str
    before: str
    after: str


class RowChange(msgspec.Struct, frozen=True):
    """`number`: of the row below the header, from 1. `key`: of the record, once it has one."""

    number: int
    outcome: Outcome
    label: str
    cells: tuple[Cell, ...] = ()
    reason: str = ""
    key: str = ""


def require_known_columns(resource: TableResource, columns: Sequence[str]) -> None:
    known = [field.column_name for field in resource.get_import_fields()]
    known += [field.column_name for field in resource.get_export_fields()]
    unknown = [name for name in columns if name not in {*known, COUNT_COLUMN}]
    if unknown:
        raise UnreadableTable(
            f"There is no column “{unknown[0][:60]}”. There are: {', '.join(dict.fromkeys(known))}."
        )


def process(
    resource: TableResource, rows: Sequence[Row], first: int, *, dry_run: bool
) -> list[RowChange]:
    """Compares rows, and saves what is new or changed unless it is a dry run."""
    columns = list(rows[0])
    data = Dataset(*([row[column] for column in columns] for row in rows), headers=columns)
    result = resource.import_data(data, dry_run=dry_run, use_transactions=False)
    if result.base_errors:
        raise result.base_errors[0].error
    return [
        _change(resource, row, found, first + place)
        for place, (row, found) in enumerate(zip(rows, result.rows, strict=True))
    ]


def _change(resource: TableResource, row: Row, found: Any, number: int) -> RowChange:
    outcome = OUTCOMES[found.import_type]
    label = str(found.object_repr or row.get("name") or row.get("slug") or "")[:LONGEST_SHOWN]
    if outcome == "refused":
        return RowChange(number, outcome, label, reason=_reason(found))
    if outcome == "unchanged":
        return RowChange(number, outcome, label)
    key = str(found.object_id or "")
    if outcome == "deleted":
        return RowChange(number, outcome, label, key=key)
    return RowChange(number, outcome, label, _cells(resource, row, found), key=key)


def _cells(resource: TableResource, row: Row, found: Any) -> tuple[Cell, ...]:
    cells = []
    for field in resource.get_import_fields():
        if field.column_name not in row or field.column_name == "id":
            continue
        before = "" if found.original is None else field.export(found.original)
        is_linked = hasattr(field.widget, "separator")
        after = _linked(row[field.column_name]) if is_linked else field.export(found.instance)
        if str(before) != str(after):
            cells.append(Cell(field.column_name, _short(before), _short(after)))
    return tuple(cells)


def _linked(cell: str) -> str:
    return BETWEEN.join(sorted(names_in(cell)))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _reason(found: Any) -> str:
    if (invalid := found.validation_error) is not None:
        return _sentences(invalid)
    error = found.errors[0].error
    if isinstance(error, ValueError):
        return str(error)[:LONGEST_SHOWN]
    return _("The database refuses this row: %s") % str(error)[:LONGEST_SHOWN]


def _sentences(invalid: ValidationError) -> str:
    if not hasattr(invalid, "error_dict"):
        return " ".join(invalid.messages)
    named = (
        text if field == "__all__" else f"{field}: {text}"
        for field, texts in invalid.message_dict.items()
        for text in texts
    )
    return " ".join(named)[:LONGEST_SHOWN]
