"""Everything that is held of a member, as one JSON file that is written while it is sent."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
from django.utils import timezone

from catalog.models import Title
from history.chunks import chunks
from history.stores import history
from members.data.impressions import shown_to
from members.data.kept import KEPT, Kept
from parties.remembered import person_of
from parties.threads import reading

ROWS_AT_A_TIME = 500
Row = dict[str, Any]


async def written(member: int) -> AsyncIterator[bytes]:
    """The file, in pieces."""
    yield b'{"made_at":' + msgspec.json.encode(timezone.now())
    for name, rows in sections(member).items():
        yield b',\n"' + name.encode() + b'":['
        comma = b"\n"
        while (some := await reading(next, rows, None)) is not None:
            for row in some:
                yield comma + msgspec.json.encode(row, enc_hook=str)
                comma = b",\n"
        yield b"]"
    yield b"}\n"


def sections(member: int) -> dict[str, Iterator[list[Row]]]:
    """Name → rows, some at a time. Each step asks the stores by itself and holds nothing open."""
    person = person_of(member)
    found = {kept.name: _rows(kept, member) for kept in KEPT}
    found |= {"lists_shown": shown_to(member), "ratings": _ratings(person), "views": _views(person)}
    return {name: map(_with_names, rows) for name, rows in found.items()}


def _rows(kept: Kept, member: int) -> Iterator[list[Row]]:
    last = None
    while rows := kept.rows_after(member, last, ROWS_AT_A_TIME):
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
    """A number says nothing to whom it is about."""
    names = Title.objects.in_bulk({row["title"] for row in rows if row.get("title")})
    for row in rows:
        if title := names.get(row.get("title")):
            row["title_name"] = title.name
    return rows
