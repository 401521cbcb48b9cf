"""Imports viewers' tags of titles, with the number of people who gave each."""

from collections.abc import Iterable

from django.db import transaction

from catalog.chunks import chunks
from catalog.importing.report import ImportReport
from catalog.models import TitleTag

BATCH = 5000


def write_tags(report: ImportReport, tags: Iterable[tuple[int, str, int]]) -> None:
    """Writes (title id, text, people). A tag keeps a higher count of another source."""
    for batch in chunks(tags, BATCH):
        _write(report, {(title, text): people for title, text, people in batch})


@transaction.atomic
def _write(report: ImportReport, counted: dict[tuple[int, str], int]) -> None:
    """Whoever deletes one of these tags meanwhile waits: an upsert would bring it back."""
    titles = {title for title, _ in counted}
    known = TitleTag.objects.select_for_update().filter(title_id__in=titles).order_by("pk")
    existing = {(tag.title_id, tag.text): tag for tag in known}
    added = [
        TitleTag(title_id=title, text=text, people=people)
        for (title, text), people in counted.items()
        if (title, text) not in existing
    ]
    grown = [tag for key, tag in existing.items() if counted.get(key, 0) > tag.people]
    for tag in grown:
        tag.people = counted[tag.title_id, tag.text]
    TitleTag.objects.bulk_create(added, batch_size=2000)
    TitleTag.objects.bulk_create(
        grown, update_conflicts=True, unique_fields=["id"], update_fields=["people"]
    )
    report.count("tags added", len(added))
    report.count("tags changed", len(grown))
