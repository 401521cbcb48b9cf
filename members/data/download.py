"""A download of all data of a member: one JSON file that is encoded while it is sent."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
from django.utils import timezone

from catalog.chunks import chunks
from catalog.models import Title
from history.backend import history
from members.data.impressions import lists_shown_to
from members.data.inventory import INVENTORY, StoredTable
from parties.storage.db_threads import run_in_query_thread
from parties.storage.history_sync import person_of

ROWS_AT_A_TIME = 500
Row = dict[str, Any]


async def stream_download(member: int) -> AsyncIterator[bytes]:
    """Yields the file in pieces."""
    yield b'{"made_at":' + msgspec.json.encode(timezone.now())
    for name, rows in sections(member).items():
        yield b',\n"' + name.encode() + b'":['
        comma = b"\n"
        while (some := await run_in_query_thread(next, rows, None)) is not None:
            for row in some:
                yield comma + msgspec.json.encode(row, enc_hook=str)
                comma = b",\n"
        yield b"]"
    yield b"}\n"


def sections(member: int) -> dict[str, Iterator[list[Row]]]:
    """Returns batches of rows by section. Each batch is its own query: no cursor stays open."""
    person = person_of(member)
    found = {table.name: _rows(table, member) for table in INVENTORY}
    found |= {
        "lists_shown": lists_shown_to(member),
        "ratings": _ratings(person),
        "views": _views(person),
    }
    return {name: map(_with_names, rows) for name, rows in found.items()}


def _rows(table: StoredTable, member: int) -> Iterator[list[Row]]:
    last = None
    while rows := table.rows_after(member, last, ROWS_AT_A_TIME):
        last = rows[-1]["pk"]
        yield [{name: value for name, value in row.items() if name != "pk"} for row in rows]


def _ratings(person: str) -> Iterator[list[Row]]:
    for some in chunks(history().ratings(person), ROWS_AT_A_TIME):
        yield [msgspec.structs.asdict(rated) for rated in some]


def _views(person: str) -> Iterator[list[Row]]:
    last = None
    while views := history().recent_views(person, ROWS_AT_A_TIME, last):
        last = views[-1].view_id
        yield [msgspec.structs.asdict(view) for view in views]


def _with_names(rows: list[Row]) -> list[Row]:
    """Adds the names of titles to rows that contain their ids."""
    names = Title.objects.in_bulk({row["title"] for row in rows if row.get("title")})
    for row in rows:
        if title := names.get(row.get("title")):
            row["title_name"] = title.name
    return rows
