"""What a member sees of an import before, and after, it is in their history."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from catalog.models import Title
from imports.exports.formats import BY_KEY
from imports.line import LeftOut
from imports.models import Entry, Import

ON_A_PAGE = 50


class Tab(NamedTuple):
    verdict: Entry.Verdict
    label: str | Promise
    entries: int
    is_open: bool


class Shown(NamedTuple):
    """An entry with the titles that it is or may be."""

    entry: Entry
    title: Title | None
    candidates: list[Title]
    views: int
    last_watched: datetime | None


class Preview(NamedTuple):
    tabs: list[Tab]
    entries: list[Shown]
    after: int | None
    """The id that the next page begins after, if there is one."""


def preview(upload: Import, verdict: str, after: int) -> Preview:
    counts = dict(_entries(upload).order_by().values_list("verdict").annotate(Count("id")))
    verdict = verdict if verdict in Entry.Verdict.values else _first(counts)
    tabs = [
        Tab(each, each.label, counts.get(each.value, 0), each.value == verdict)
        for each in Entry.Verdict
    ]
    found = list(_entries(upload).filter(verdict=verdict, id__gt=after)[: ON_A_PAGE + 1])
    page = found[:ON_A_PAGE]
    return Preview(tabs, _shown(page), page[-1].pk if len(found) > ON_A_PAGE else None)


def _entries(upload: Import) -> QuerySet[Entry]:
    entries = upload.entries.all()
    return entries.filter(profile=upload.profile) if upload.profile else entries


def _first(counts: dict[str, int]) -> str:
    """What asks something of the member comes first."""
    order = (Entry.Verdict.AMBIGUOUS, Entry.Verdict.MATCHED)
    return next((each for each in order if counts.get(each)), Entry.Verdict.UNKNOWN).value


def _shown(entries: Sequence[Entry]) -> list[Shown]:
    ids = {pk for entry in entries for pk in (entry.title_id, *entry.candidates) if pk}
    titles = Title.objects.in_bulk(ids)
    return [_with_titles(entry, titles) for entry in entries]


def _with_titles(entry: Entry, titles: dict[int, Title]) -> Shown:
    views = entry.views()
    return Shown(
        entry,
        titles.get(entry.title_id or 0),
        [titles[pk] for pk in entry.candidates if pk in titles],
        len(views),
        views[-1].at if views else None,
    )


def formats(upload: Import) -> list[Promise]:
    return [BY_KEY[key].label for key in upload.formats]


def left_out(upload: Import) -> list[tuple[str | Promise, int]]:
    return [(LeftOut(reason).label, count) for reason, count in upload.left_out.items()]
