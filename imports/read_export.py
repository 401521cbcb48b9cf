"""Reads an uploaded file into dated rows."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import IO, NamedTuple

import msgspec

from imports import dates, errors, zip_archive
from imports.export_row import DatedRow, ParsedRow, SkipReason
from imports.exports.export_file import open_table
from imports.exports.formats import Format
from imports.exports.table import SourceFile, Table

MAX_LINES = 100_000


class DateContext(NamedTuple):
    """`likely_order` is the assumed order of dates where the file itself does not show it."""

    likely_order: str
    now: datetime


class Reading(NamedTuple):
    """How the rows of one file are dated. `is_asked`: as in `ParsedExport`."""

    order: str
    is_asked: bool
    now: datetime


class ParsedExport(msgspec.Struct):
    formats: list[Format] = []
    rows: list[DatedRow] = []
    left_out: Counter[SkipReason] = msgspec.field(default_factory=Counter)
    order: str = ""
    """The order of dates if it was assumed; empty for several files, whose orders may differ."""

    is_asked: bool = False
    """Whether these were watched or are to be watched is for the member to state."""

    other_orders: tuple[str, ...] = ()
    """The orders in which the dates could be read as well."""


def read(file: IO[bytes], name: str, context: DateContext) -> ParsedExport:
    """Reads an export. Raises Refused.

    The file name is used only to tell a watchlist from watched.csv, whose contents look alike.
    """
    export = ParsedExport()
    if zip_archive.is_archive(file):
        _read_archive(file, export, context)
    else:
        _read_table(file, SourceFile(PurePath(name).name), export, context)
    if not export.formats:
        raise errors.unknown_kind()
    if len(export.formats) > 1:
        export.order, export.other_orders = "", ()
    return export


def _read_archive(file: IO[bytes], export: ParsedExport, context: DateContext) -> None:
    try:
        for name, opened in zip_archive.files(file):
            _read_table(opened, SourceFile(name, in_archive=True), export, context)
    except zip_archive.DAMAGE_ERRORS:
        raise errors.bad_archive() from None


def _read_table(
    file: IO[bytes], source: SourceFile, export: ParsedExport, context: DateContext
) -> None:
    with open_table(file, source) as table:
        if table is None:
            return
        parsed = list(_taken(table, export))
        if table.is_asked and source.in_archive:
            export.left_out[SkipReason.UNSTATED] += len(parsed)
            return
        export.is_asked = table.is_asked
        if table.format not in export.formats:
            export.formats.append(table.format)
    written = [each for one in parsed for each in (one.rated, one.watched, one.listed) if each]
    date_order = dates.guess_order(written, context.likely_order, context.now)
    if date_order.others:
        export.order, export.other_orders = date_order
    for each in parsed:
        dated = _dated(each, Reading(date_order.order, export.is_asked, context.now))
        if dated.rated_at or dated.watched_at or dated.wanted_at:
            export.rows.append(dated)
        else:
            export.left_out[SkipReason.BAD_DATE] += 1


def _taken(table: Table, export: ParsedExport) -> Iterator[ParsedRow]:
    room = MAX_LINES - len(export.rows)
    for number, line in enumerate(table.rows):
        if number >= room:
            raise errors.too_many_lines(MAX_LINES)
        if isinstance(line, SkipReason):
            export.left_out[line] += 1
        else:
            yield line


def _dated(parsed: ParsedRow, reading: Reading) -> DatedRow:
    watched_at = _moment(parsed.watched, reading)
    rated_at, is_undated = None, False
    if parsed.stars is not None:
        is_undated = parsed.rated is None and watched_at is None
        rated_at = _moment(parsed.rated, reading) if parsed.rated else watched_at or reading.now
    if parsed.loose and parsed.watched is None:
        watched_at = reading.now
    wanted_at = watched_at if reading.is_asked else None
    if parsed.wanted:
        wanted_at = _moment(parsed.listed, reading) or reading.now
    return DatedRow(parsed, rated_at, watched_at, parsed.loose, is_undated, wanted_at)


def _moment(numbers: dates.DateNumbers | None, reading: Reading) -> datetime | None:
    return dates.to_datetime(numbers, reading.order, reading.now) if numbers else None
