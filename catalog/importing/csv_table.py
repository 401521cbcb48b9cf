"""Reads CSV files line by line, and refuses invalid lines and files."""

import csv
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from catalog.importing.errors import BrokenFileError, Refusal
from catalog.spreadsheets import DELIMITERS

Row = tuple[int, dict[str, str]]


def read_table(
    path: Path, needed: Collection[str], known: Collection[str] | None = None
) -> Iterator[Row | Refusal]:
    """Yields each row with the number of its first line. Without `known`, any column is allowed."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from read_rows(file, path.name, needed, known)
    except UnicodeDecodeError as error:
        raise BrokenFileError(f"{path.name} is not UTF-8 text: {error.reason}.") from None
    except OSError as error:
        raise BrokenFileError(f"{path} cannot be read: {error.strerror}.") from None


def read_rows(
    file: IO[str], name: str, needed: Collection[str], known: Collection[str] | None
) -> Iterator[Row | Refusal]:
    lines = _text_only(file, name)
    first = next(lines, "")
    delimiter = _delimiter(first, needed, known)
    reader = csv.reader(chain([first] if first else [], lines), delimiter=delimiter, strict=True)
    header = _header(reader, name, needed, known)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise BrokenFileError(
                    f"{name} ends inside the quotes that open in line {line}."
                ) from None
            yield Refusal(name, line, f"This is not CSV: {error}.")
            continue
        if len(cells) == len(header):
            yield line, dict(zip(header, (cell.strip() for cell in cells), strict=True))
        elif cells:
            yield Refusal(name, line, f"{len(header)} fields expected, {len(cells)} found.")


def _delimiter(first: str, needed: Collection[str], known: Collection[str] | None) -> str:
    """Returns the delimiter with which the first line has the needed columns: Excel writes
    semicolons in many countries, and tabs as text."""
    for delimiter in DELIMITERS:
        columns = next(csv.reader([first], delimiter=delimiter), [])
        if set(needed) <= set(_column_names(columns, known)):
            return delimiter
    return DELIMITERS[0]


def _column_names(columns: Iterable[str], known: Collection[str] | None) -> list[str]:
    """Returns the names of columns, in the project's own format in any case; `title` is `name`."""
    names = [column.strip() for column in columns]
    if known is None:
        return names
    names = [name.casefold() for name in names]
    return names if "name" in names else ["name" if name == "title" else name for name in names]


def _header(
    reader: Iterator[list[str]], name: str, needed: Collection[str], known: Collection[str] | None
) -> list[str]:
    try:
        header = _column_names(next(reader), known)
    except StopIteration:
        raise BrokenFileError(f"{name} is empty.") from None
    except csv.Error as error:
        raise BrokenFileError(f"{name} does not begin with a CSV header: {error}.") from None
    if missing := [column for column in needed if column not in header]:
        raise BrokenFileError(f"{name} has no column {', '.join(missing)} in its first line.")
    if odd := [column for column in header if known is not None and column not in known]:
        raise BrokenFileError(f"{name} has a column nobody knows: {', '.join(odd)}.")
    if len(set(header)) < len(header):
        raise BrokenFileError(f"{name} names a column twice.")
    return header


def _text_only(file: IO[str], name: str) -> Iterator[str]:
    for line in file:
        if "\0" in line:
            raise BrokenFileError(f"{name} is not text: it holds zero bytes.")
        yield line
