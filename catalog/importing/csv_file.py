"""The project's own CSV of titles; `docs/catalog.md` describes the header."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from catalog.importing.record import COLUMNS, TitleRecord
from catalog.importing.refusal import LineError, Refusal
from catalog.importing.table import read_table
from catalog.models import Credit

BETWEEN = "|"
LARGEST = 2**31 - 1
"""What the narrowest of the databases' columns holds."""

WHOLE_NUMBERS = frozenset({"year", "runtime", "tmdb_id", "movielens_id"})
ROLES = {
    "actors": Credit.Role.ACTOR.value,
    "directors": Credit.Role.DIRECTOR.value,
    "writers": Credit.Role.WRITER.value,
}
HEADER = (*COLUMNS, "genres", "moods", *ROLES, "availability")


def read_titles(path: Path) -> Iterator[TitleRecord | Refusal]:
    for row in read_table(path, needed=("name",), known=HEADER):
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
    return TitleRecord(
        line=line,
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
    return tuple(part.strip() for part in cells.get(column, "").split(BETWEEN) if part.strip())


def _offer(text: str) -> tuple[str, str]:
    country, colon, service = text.partition(":")
    if not colon:
        raise LineError(f"availability: “{text[:30]}” does not look like DE:Netflix.")
    return country.strip(), service.strip()
