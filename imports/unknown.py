"""What the catalogue lacks, as a file for whoever keeps it."""

import csv
import io
from collections.abc import Iterator

from imports.models import Entry, Import

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def unknown_csv(upload: Import) -> Iterator[str]:
    yield _line("name", "year")
    entries = upload.entries.filter(verdict=Entry.Verdict.UNKNOWN)
    if upload.profile:
        entries = entries.filter(profile=upload.profile)
    for entry in entries.iterator():
        yield _line(entry.name, str(entry.year or ""))


def _line(*cells: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return text.getvalue()


def harmless(cell: str) -> str:
    """A spreadsheet would run what begins like a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
