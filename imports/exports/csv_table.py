"""Reads one CSV file of an export: recognises its format and parses its rows."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import IO

from catalog.spreadsheets import DELIMITERS
from imports import dates, errors
from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells, media_servers, netflix
from imports.exports.formats import BY_KEY, TWO_COLUMNS, Format, format_of, is_unstated
from imports.exports.table import SourceFile, Table

MAX_LINE_LENGTH = 100_000
LETTERBOXD_LIST, LIST_HEADER = "letterboxd list export", "position,name,year"
SAMPLED_ROWS = 50
MOSTLY = 0.8


def csv_table(text: IO[str], source: SourceFile) -> Table | None:
    """Returns the table; None if its header matches no format."""
    rows = _lines(text)
    first = _first_of_table(rows)
    for delimiter in DELIMITERS:
        header = _header(first, delimiter)
        found = format_of(header, source.name, in_archive=source.in_archive)
        if found:
            read = _read(csv.reader(rows, delimiter=delimiter), header, found)
            return Table(found, read, is_unstated(found, source.name))
    if source.in_archive:
        return None
    return _without_header(first, rows) or _two_columns(first, rows)


def _first_of_table(rows: Iterator[str]) -> str:
    """Returns the header. A list of Letterboxd has a table about itself before its own."""
    first = next(rows, "")
    if first.casefold().startswith(LETTERBOXD_LIST):
        return next((row for row in rows if row.casefold().startswith(LIST_HEADER)), "")
    return first


def _lines(text: IO[str]) -> Iterator[str]:
    while line := text.readline(MAX_LINE_LENGTH):
        if len(line) == MAX_LINE_LENGTH:
            raise errors.endless_line()
        yield line


def _header(line: str, delimiter: str) -> list[str]:
    names = next(csv.reader([line], delimiter=delimiter), [])
    header = [name.strip().casefold() for name in names]
    if tuple(name for name in header if name) in netflix.LOCALISED_HEADERS:
        return ["title", "date"]
    return header


def _without_header(first: str, rows: Iterator[str]) -> Table | None:
    """Returns the table of a backup of Jellyfin's plugin, which begins with its first row."""
    cells_of_first = first.rstrip("\r\n").split("\t")
    columns = media_servers.JELLYFIN_COLUMNS
    if len(cells_of_first) != len(columns) or dates.parse(cells_of_first[0]) is None:
        return None
    reader = csv.reader(chain([first], rows), delimiter="\t")
    jellyfin = BY_KEY["jellyfin"]
    return Table(jellyfin, _read(reader, columns, jellyfin))


def _two_columns(first: str, rows: Iterator[str]) -> Table | None:
    """Returns a table with an unknown header, if one of its two columns is of dates."""
    sample = [first, *islice(rows, SAMPLED_ROWS)]
    for delimiter in DELIMITERS:
        split = [row for row in csv.reader(sample, delimiter=delimiter) if any(row)]
        if len(split) < 2 or not all(len([c for c in row if c]) == 2 for row in split):
            continue
        dated = [sum(_is_date(row[at]) for row in split[1:]) for at in (0, 1)]
        if max(dated) >= MOSTLY * (len(split) - 1):
            at = dated.index(max(dated))
            header = ["date", "title"] if at == 0 else ["title", "date"]
            all_rows = chain(sample if _is_date(split[0][at]) else sample[1:], rows)
            reader = csv.reader(all_rows, delimiter=delimiter)
            return Table(TWO_COLUMNS, _read(reader, header, TWO_COLUMNS), is_asked=True)
    return None


def _is_date(cell: str) -> bool:
    return dates.parse(cell) is not None


def _read(
    rows: Iterator[list[str]], header: Sequence[str], found: Format
) -> Iterator[ParsedRow | SkipReason]:
    try:
        for row in rows:
            if row:
                yield _parse_row(row, header, found)
    except csv.Error:
        # More than a field can hold: quotes that never close.
        raise errors.endless_line() from None


def _parse_row(row: list[str], header: Sequence[str], found: Format) -> ParsedRow | SkipReason:
    """Parses a row, with empty cells where it is shorter than the header."""
    values = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
    try:
        return found.read(dict(zip(header, values, strict=False)))
    except cells.BrokenRow as broken:
        return broken.reason
