"""Inserts staged entries at the lowest cost: an import has up to a hundred thousand."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from catalog.chunks import chunks
from catalog.insert_values import insert_values
from imports.merge_rows import MergedRows
from imports.models import Entry, Import
from imports.title_matching import Match

BATCH_SIZE = 1_000
COLUMNS = (
    *("upload_id", "verdict", "profile", "name", "year", "kind", "imdb_id", "tmdb_id", "uri"),
    *("title_id", "candidates", "stars", "rated_at", "watched", "is_loose", "is_undated"),
    "wanted_at",
)
Row = tuple[Any, ...]


def insert(upload: Import, merged: Iterable[MergedRows]) -> None:
    """Inserts an entry for each, batch by batch: all of them at once took most of the memory."""
    for some in chunks(_rows(upload, merged), BATCH_SIZE):
        insert_values(Entry, COLUMNS, some)


def _rows(upload: Import, merged: Iterable[MergedRows]) -> Iterator[Row]:
    for each in merged:
        match, parsed, views = each.match, each.parsed, each.views()
        yield (
            upload.pk,
            _verdict(match),
            parsed.profile,
            match.name,
            parsed.year,
            each.kind,
            parsed.imdb_id,
            parsed.tmdb_id,
            match.uri,
            match.candidates[0] if match.is_certain else None,
            _json([] if match.is_certain else match.candidates),
            each.stars,
            _moment(each.rated_at),
            _json([[view.at.isoformat(), view.seconds] for view in views]),
            each.is_loose,
            each.undated,
            _moment(each.wanted_at),
        )


def _verdict(match: Match) -> str:
    if match.is_certain:
        return Entry.Verdict.MATCHED.value
    found = Entry.Verdict.AMBIGUOUS if match.candidates else Entry.Verdict.UNKNOWN
    return found.value


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _moment(at: datetime | None) -> Any:
    return None if at is None else connection.ops.adapt_datetimefield_value(at)
