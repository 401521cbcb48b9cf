"""CSV, read line by line and with suspicion."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from catalog.importing.refusal import BrokenFileError, Refusal

Row = tuple[int, dict[str, str]]


def read_table(
    path: Path, needed: Collection[str], known: Collection[str] | None = None
) -> Iterator[Row | Refusal]:
    """Each row with the number of its first line. Without `known`, any column may be there."""
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
    reader = csv.reader(_text_only(file, name), strict=True)
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


def _header(
    reader: Iterator[list[str]], name: str, needed: Collection[str], known: Collection[str] | None
) -> list[str]:
    try:
        header = [column.strip() for column in next(reader)]
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
