"""The preview of a staged import: tabs by verdict, pages of entries with candidates."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import ngettext

from catalog.merging.merge import current_titles
from catalog.models import Credit, Title
from imports.export_row import SkipReason
from imports.exports.formats import BY_KEY
from imports.merged_titles import current_candidates
from imports.models import Entry, Import, entries_of_profile

PAGE_SIZE = 50


class Tab(NamedTuple):
    verdict: Entry.Verdict
    label: str | Promise
    entries: int
    is_open: bool


class Candidate(NamedTuple):
    """A title with what distinguishes it from another of its name and year."""

    title: Title
    details: str


class EntryRow(NamedTuple):
    """An entry with its title and its candidate titles."""

    entry: Entry
    title: Title | None
    candidates: list[Candidate]
    views: int
    last_watched: datetime | None
    wanted_at: datetime | None


class Preview(NamedTuple):
    tabs: list[Tab]
    entries: list[EntryRow]
    after: int | None
    """The id that the next page begins after, if there is one."""


def preview(upload: Import, verdict: str, after: int) -> Preview:
    entries = entries_of_profile(upload)
    counts = dict(entries.order_by().values_list("verdict").annotate(Count("id")))
    verdict = verdict if verdict in Entry.Verdict.values else _first(counts)
    tabs = [
        Tab(each, each.label, counts.get(each.value, 0), each.value == verdict)
        for each in Entry.Verdict
    ]
    found = list(entries.filter(verdict=verdict, id__gt=after)[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    return Preview(tabs, _entry_rows(page), page[-1].pk if len(found) > PAGE_SIZE else None)


def _first(counts: dict[str, int]) -> str:
    """Returns the tab to open first: the one that needs the member's choices, if any."""
    order = (Entry.Verdict.AMBIGUOUS, Entry.Verdict.MATCHED)
    return next((each for each in order if counts.get(each)), Entry.Verdict.UNKNOWN).value


def _entry_rows(entries: Sequence[Entry]) -> list[EntryRow]:
    current = current_titles()
    for entry in entries:
        entry.candidates = current_candidates(entry, current)
    ids = {pk for entry in entries for pk in (entry.title_id, *entry.candidates) if pk}
    titles = {each.title.pk: each for each in candidates(Title.objects.in_bulk(ids).values())}
    meaning = entries[0].upload.meaning if entries else ""
    return [_with_titles(entry, titles, meaning) for entry in entries]


def _with_titles(entry: Entry, titles: dict[int, Candidate], meaning: str) -> EntryRow:
    is_ambiguous = entry.verdict == Entry.Verdict.AMBIGUOUS
    views = entry.views() if meaning != Import.Meaning.WANTED else []
    return EntryRow(
        entry,
        titles[entry.title_id].title if entry.title_id in titles else None,
        [titles[pk] for pk in entry.candidates if pk in titles] if is_ambiguous else [],
        len(views),
        views[-1].at if views else None,
        None if meaning in (Import.Meaning.ASKED, Import.Meaning.WATCHED) else entry.wanted_at,
    )


def candidates(titles: Iterable[Title]) -> list[Candidate]:
    listed = list(titles)
    directed = Credit.objects.filter(title__in=listed, role=Credit.Role.DIRECTOR)
    directors = defaultdict[int, list[str]](list)
    for title, name in directed.order_by("billing").values_list("title_id", "person__name"):
        directors[title].append(name)
    return [Candidate(title, _details(title, directors[title.pk])) for title in listed]


def _details(title: Title, directors: list[str]) -> str:
    parts = [str(title.get_kind_display()), ", ".join(directors[:2])]
    if title.runtime:
        parts.append(
            ngettext("%(n)d minute", "%(n)d minutes", title.runtime) % {"n": title.runtime}
        )
    if title.original_name and title.original_name != title.name:
        parts.append(title.original_name)
    return " · ".join(part for part in parts if part)


def formats(upload: Import) -> list[Promise]:
    return [BY_KEY[key].label for key in upload.formats]


def left_out(upload: Import) -> list[tuple[str | Promise, int]]:
    return [(SkipReason(reason).label, count) for reason, count in upload.left_out.items()]
