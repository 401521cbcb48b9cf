"""Parses the project's own CSV format of titles; `docs/catalog.md` describes the header."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from catalog.importing.csv_table import read_table
from catalog.importing.errors import LineError, Refusal
from catalog.importing.title_record import COLUMNS, TitleRecord
from catalog.models import Credit
from catalog.movielens_name import is_no_name
from catalog.spreadsheets import COUNT_COLUMN, names_in, unescape_formula

LARGEST = 2**31 - 1
"""The largest value of the narrowest integer column."""

WHOLE_NUMBERS = frozenset({"year", "runtime", "tmdb_id", "movielens_id"})
ONE_LINE = "names with a line break, written on one line"
NAMES = frozenset({"name", "original_name"})
ROLES = {
    "actors": Credit.Role.ACTOR.value,
    "directors": Credit.Role.DIRECTOR.value,
    "writers": Credit.Role.WRITER.value,
}
HEADER = (*COLUMNS, "genres", "moods", *ROLES, "availability")


def read_titles(path: Path) -> Iterator[TitleRecord | Refusal]:
    for row in read_table(path, needed=("name",), known=(*HEADER, COUNT_COLUMN)):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        try:
            yield read_title(line, cells)
        except LineError as refused:
            yield Refusal(path.name, line, str(refused))


def read_title(line: int, cells: dict[str, str]) -> TitleRecord:
    values: dict[str, Any] = {
        column: _value(column, cells[column]) for column in COLUMNS if cells.get(column)
    }
    name = values.get("name", "")
    if is_no_name(name):
        raise LineError(f"name: “{name[:60]}” is no name with a year of four digits.")
    broken = any(len(cells.get(column, "").splitlines()) > 1 for column in NAMES)
    return TitleRecord(
        line=line,
        notes=(ONE_LINE,) if broken else (),
        genres=_several(cells, "genres"),
        moods=_several(cells, "moods"),
        people=tuple(
            (role, name) for column, role in ROLES.items() for name in _several(cells, column)
        ),
        availability=tuple(_offer(offer) for offer in _several(cells, "availability")),
        **{"name": "", **values},
    )


def _value(column: str, cell: str) -> str | float:
    if column in WHOLE_NUMBERS:
        return _number(column, cell, int)
    if column in NAMES:
        return " ".join(unescape_formula(cell).split())  # a name is one line
    if column == "other_names":
        return "\n".join(unescape_formula(name) for name in names_in(cell))
    if column == "popularity":
        return _number(column, cell, float)
    return cell


def _number(column: str, cell: str, kind: Callable[[str], float]) -> float:
    try:
        number = kind(cell)
    except ValueError:
        raise LineError(f"{column}: “{cell[:20]}” is not a number.") from None
    if not -LARGEST <= number <= LARGEST:
        raise LineError(f"{column}: “{cell[:20]}” is no number that fits.")
    return number


def _several(cells: dict[str, str], column: str) -> tuple[str, ...]:
    return tuple(names_in(cells.get(column, "")))


def _offer(text: str) -> tuple[str, str]:
    country, colon, service = text.partition(":")
    if not colon:
        raise LineError(f"availability: “{text[:30]}” does not look like DE:Netflix.")
    return country.strip(), service.strip()
