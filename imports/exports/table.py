"""What a file of an export is, before and after it is read."""

from collections.abc import Iterator
from typing import NamedTuple

from imports.export_row import ParsedRow, SkipReason
from imports.exports.formats import Format


class SourceFile(NamedTuple):
    """`name` is without folders; a file of an archive is one of many, of which some are read."""

    name: str
    in_archive: bool = False


class Table(NamedTuple):
    """`is_asked`: whether these were watched or are to be watched is for the member to state."""

    format: Format
    rows: Iterator[ParsedRow | SkipReason]
    is_asked: bool = False
