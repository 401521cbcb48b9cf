"""Reads one JSON file of an export: a list of views, ratings or things to watch."""

from collections.abc import Iterator
from typing import IO

import msgspec

from imports import errors
from imports.encoding import open_text
from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells
from imports.exports.formats import TRAKT_JSON, WATCHLIST
from imports.exports.table import SourceFile, Table
from imports.exports.trakt import Item

MAX_BYTES = 64 * 1024 * 1024


def is_json(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def json_table(file: IO[bytes], source: SourceFile) -> Table | None:
    """Reads a list; None if it is another one. Raises Refused if it is damaged.

    A list of an archive is to be watched only where its name says so.
    """
    text = open_text(file)
    try:
        items = msgspec.json.decode(text.read(MAX_BYTES), type=list[Item])
    except msgspec.ValidationError:
        return None
    except msgspec.DecodeError:
        raise errors.bad_json() from None
    finally:
        text.detach()
    is_list = source.in_archive and WATCHLIST not in source.name.casefold()
    rows = [item.row() for item in items]
    found = [row for row in rows if _is_known(row) and not (is_list and row["listed_at"])]
    return Table(TRAKT_JSON, _parsed(found)) if found else None


def _is_known(row: cells.Row) -> bool:
    return bool(row["title"] and (row["rated_at"] or row["watched_at"] or row["listed_at"]))


def _parsed(rows: list[cells.Row]) -> Iterator[ParsedRow | SkipReason]:
    for row in rows:
        try:
            yield TRAKT_JSON.read(row)
        except cells.BrokenRow as broken:
            yield broken.reason
