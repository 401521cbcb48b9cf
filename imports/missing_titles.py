"""The titles that members' imports did not find, counted over all members, without naming any."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Count, Max

from catalog.search_text import match_key
from catalog.spreadsheets import COUNT_COLUMN, escape_formula
from imports.export_row import DatedRow, ParsedRow
from imports.models import Entry, Import, MissingTitle, entries_of_profile
from imports.title_matching import Matcher

MOST_LISTED = 10_000
COLUMNS = ("kind", "name", "year", "imdb_id", "tmdb_id")
GROUPED = ("key", "kind", "year", "imdb_id", "tmdb_id")


class Missing(NamedTuple):
    """One title as exports state it. `members`: in how many members' imports it was."""

    kind: str
    name: str
    year: int | None
    imdb_id: str
    tmdb_id: int | None
    members: int = 1


def keep(upload: Import, entries: Sequence[Entry]) -> None:
    """Keeps what was not found of an import that is stored."""
    MissingTitle.objects.bulk_create(
        MissingTitle(
            upload=upload,
            key=match_key(entry.name)[: Entry.NAME_LENGTH],
            name=entry.name,
            year=entry.year,
            kind=entry.kind,
            imdb_id=entry.imdb_id,
            tmdb_id=entry.tmdb_id,
        )
        for entry in entries
    )


def missing_titles() -> list[Missing]:
    """Returns what the catalogue still has not, what most members miss first."""
    rows = MissingTitle.objects.values(*GROUPED)
    counted = rows.annotate(members=Count("upload__member", distinct=True), shown=Max("name"))
    listed = [
        Missing(
            row["kind"], row["shown"], row["year"], row["imdb_id"], row["tmdb_id"], row["members"]
        )
        for row in counted.order_by("-members", "key", "year", "kind")[:MOST_LISTED]
    ]
    if not listed:  # nor is the catalogue scanned for nothing
        return []
    parsed = [_as_row(each) for each in listed]
    matcher = Matcher([DatedRow(row, None, None) for row in parsed])
    return [
        each for each, row in zip(listed, parsed, strict=True) if not matcher.match(row).is_certain
    ]


def _as_row(missing: Missing) -> ParsedRow:
    return ParsedRow(
        name=missing.name,
        year=missing.year,
        kind=missing.kind,
        imdb_id=missing.imdb_id,
        tmdb_id=missing.tmdb_id,
    )


def of_import(upload: Import) -> Iterator[Missing]:
    """Yields what was not found of an import that is staged still."""
    for entry in entries_of_profile(upload).filter(verdict=Entry.Verdict.UNKNOWN).iterator():
        yield Missing(entry.kind, entry.name, entry.year, entry.imdb_id, entry.tmdb_id)


def csv_lines(missing: Iterable[Missing], *, with_counts: bool = False) -> Iterator[str]:
    """Yields the lines of a CSV file that `manage.py import_csv` reads."""
    counts = 1 if with_counts else 0
    yield _line(*COLUMNS, *(COUNT_COLUMN,) * counts)
    for each in missing:
        year, tmdb_id = str(each.year or ""), str(each.tmdb_id or "")
        counted = (str(each.members),) * counts
        yield _line(each.kind, each.name, year, each.imdb_id, tmdb_id, *counted)


def _line(*cells: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([escape_formula(cell) for cell in cells])
    return text.getvalue()
