"""Places entries by hand: the member says which title a name is, and later imports know it."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from catalog.models import Title
from catalog.search import search_titles
from catalog.search_text import match_key
from imports.models import Entry, Import, PlacedName
from imports.title_matching import NameKey

MOST_RESULTS = 30


def placed_names(member: User) -> dict[NameKey, int | None]:
    rows = PlacedName.objects.filter(member=member)
    return {
        (name, year, uri): title
        for name, year, uri, title in rows.values_list("name", "year", "uri", "title_id")
    }


def place(entry: Entry, title: Title | None) -> None:
    """Sets the title of a staged entry; None states that no title of the catalogue is meant."""
    with transaction.atomic():
        entry.title = title
        entry.verdict = Entry.Verdict.MATCHED if title else Entry.Verdict.UNKNOWN
        entry.save(update_fields=["title", "verdict"])
        remember(entry.upload, [entry])


def remember(upload: Import, entries: Iterable[Entry]) -> None:
    placed = {}
    for entry in entries:
        name, year = match_key(entry.name)[: Entry.NAME_LENGTH], entry.year or 0
        row = PlacedName(
            member_id=upload.member_id, name=name, year=year, uri=entry.uri, title_id=entry.title_id
        )
        placed[name, year, entry.uri] = row
    PlacedName.objects.bulk_create(
        placed.values(),
        update_conflicts=True,
        unique_fields=["member", "name", "year", "uri"],
        update_fields=["title"],
    )


def possible_titles(query: str) -> list[Title]:
    found = [each.id for each in search_titles(query, limit=MOST_RESULTS).titles]
    titles = Title.objects.in_bulk(found)
    return [titles[number] for number in found if number in titles]
