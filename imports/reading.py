"""An upload, from its bytes to dated lines."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import IO, NamedTuple

import msgspec

from imports import archive, dates, refusal
from imports.exports.formats import Format
from imports.exports.table import Table, open_table
from imports.line import LeftOut, Line, Said

MOST_LINES = 100_000


class Reader(NamedTuple):
    """`likely` is the order of dates where the file itself does not tell."""

    likely: str
    now: datetime


class Reading(msgspec.Struct):
    formats: list[Format] = []
    lines: list[Line] = []
    left_out: Counter[LeftOut] = msgspec.field(default_factory=Counter)
    order: str = ""
    """Of the dates, where it had to be assumed; of one file, since two may have two orders."""


def read(file: IO[bytes], name: str, reader: Reader) -> Reading:
    """Raises Refused. The name counts for nothing but a watchlist, whose content is the same."""
    reading = Reading()
    if archive.is_archive(file):
        _read_archive(file, reading, reader)
    else:
        if PurePath(name).stem.casefold() == archive.WATCHLIST:
            raise refusal.only_a_watchlist()
        _read_table(file, reading, reader)
    if not reading.formats:
        raise refusal.unknown_kind()
    if len(reading.formats) > 1:
        reading.order = ""
    return reading


def _read_archive(file: IO[bytes], reading: Reading, reader: Reader) -> None:
    try:
        for opened in archive.tables_in(file):
            _read_table(opened, reading, reader)
    except archive.DAMAGED:
        raise refusal.bad_archive() from None


def _read_table(file: IO[bytes], reading: Reading, reader: Reader) -> None:
    with open_table(file) as table:
        if table is None:
            return
        reading.formats.append(table.format)
        said = list(_taken(table, reading))
    written = [each for one in said for each in (one.rated, one.watched) if each]
    decided = dates.decide(written, reader.likely, reader.now)
    if decided.assumed:
        reading.order = decided.order
    for each in said:
        _date(each, decided.order, reading, reader.now)


def _taken(table: Table, reading: Reading) -> Iterator[Said]:
    room = MOST_LINES - len(reading.lines)
    for number, line in enumerate(table.lines):
        if number >= room:
            raise refusal.too_many_lines(MOST_LINES)
        if isinstance(line, LeftOut):
            reading.left_out[line] += 1
        else:
            yield line


def _date(said: Said, order: str, reading: Reading, now: datetime) -> None:
    rated_at = dates.moment(said.rated, order, now) if said.rated and said.stars else None
    watched_at = dates.moment(said.watched, order, now) if said.watched else None
    if rated_at is None and watched_at is None:
        reading.left_out[LeftOut.NO_DATE] += 1
    else:
        reading.lines.append(Line(said, rated_at, watched_at))
