"""Commits a confirmed import to the member's history, in batches, and records how to undo it."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from history.backend import history
from history.records import Rated, View
from history.view_ids import BEFORE, view_id
from imports import missing_titles
from imports.existing_history import ExistingHistory
from imports.member_lock import is_another_at_work, lock
from imports.models import AddedRating, AddedView, Entry, Import, WantedTitle, entries_of_profile

BATCH_SIZE = 1_000
VIEWS_AT_A_TIME = 4_000


class BroughtView(NamedTuple):
    """A view of an import: a new one, or one that an earlier import has added."""

    view_id: str
    new: View | None = None


def begin(upload: Import) -> bool:
    """Confirms a staged import; `store_batch` then stores it. Returns whether this call did. One
    that was to be confirmed earlier may have lost some of its entries to retention."""
    with transaction.atomic():
        if not lock(upload) or upload.state != Import.State.STAGED or not upload.is_settled:
            return False
        if upload.kept_until < timezone.now():
            return False
        if is_another_at_work(upload):
            return False
        upload.state, upload.worked_at = Import.State.STORING, timezone.now()
        upload.total = _confirmed_entries(upload).count() + _unknown_entries(upload).count()
        upload.save()
    return True


def discard(upload: Import) -> bool:
    """Whether there was something to discard. What is stored meanwhile can be undone and stays."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=upload.member_id)
        staged = Import.objects.filter(pk=upload.pk, state=Import.State.STAGED)
        return bool(staged.delete()[0])


def store_batch(upload: Import, existing: ExistingHistory) -> bool:
    """Stores the next entries in one transaction. Returns whether there are more.

    Views that history contains already are skipped, and newer ratings are not replaced.
    """
    with transaction.atomic():
        if not lock(upload) or upload.state != Import.State.STORING:
            return False
        entries = _next_entries(upload)
        views = _add_views(upload, entries, existing)
        ratings = _add_ratings(upload, entries, existing)
        wanted = _add_wanted(upload, entries)
        unknown = [] if entries else list(_unknown_entries(upload)[:BATCH_SIZE])
        missing_titles.keep(upload, unknown)
        entries += unknown
        upload.entries.filter(pk__in=[entry.pk for entry in entries]).delete()
        more = bool(entries)
        if not more:
            upload.entries.all().delete()
        Import.objects.filter(pk=upload.pk).update(
            state=Import.State.STORING if more else Import.State.STORED,
            done=F("done") + len(entries),
            views_added=F("views_added") + views,
            ratings_added=F("ratings_added") + ratings,
            wanted_added=F("wanted_added") + wanted,
            worked_at=timezone.now(),
            stored_at=None if more else timezone.now(),
        )
    return more


def _confirmed_entries(upload: Import) -> QuerySet[Entry]:
    return entries_of_profile(upload).exclude(title=None)


def _unknown_entries(upload: Import) -> QuerySet[Entry]:
    unknown = entries_of_profile(upload).filter(verdict=Entry.Verdict.UNKNOWN, title=None)
    return unknown.order_by("id")


def _next_entries(upload: Import) -> list[Entry]:
    """Returns the next entries, fewer of those with many views: a batch is to be short."""
    entries, views = list[Entry](), 0
    for entry in _confirmed_entries(upload).order_by("id")[:BATCH_SIZE]:
        entries.append(entry)
        views += len(entry.watched)
        if views >= VIEWS_AT_A_TIME:
            break
    return entries


def _add_views(upload: Import, entries: list[Entry], existing: ExistingHistory) -> int:
    if upload.meaning == Import.Meaning.WANTED:
        return 0
    found = chain.from_iterable(_brought_views(upload, entry, existing) for entry in entries)
    brought = {view.view_id: view for view in found}
    new = [view.new for view in brought.values() if view.new]
    history().record_views(new)
    AddedView.objects.bulk_create(
        [AddedView(upload=upload, view_id=key) for key in brought], batch_size=BATCH_SIZE
    )
    return len(new)


def _brought_views(
    upload: Import, entry: Entry, existing: ExistingHistory
) -> Iterable[BroughtView]:
    """Yields at most one view per title and day: two exports may state different times."""
    title = entry.title_id or 0
    for watched in entry.views():
        stored = existing.view_of(title, None if entry.is_loose else watched.at)
        if stored is None:
            key = view_id(watched.at, f"{BEFORE if entry.is_loose else 'import~'}{title}")
            view = View(upload.person, key, title, watched.at, watched.seconds, upload.source)
            existing.add_view(view)
            yield BroughtView(key, view)
        elif stored.is_imported:
            yield BroughtView(stored.view_id)


def _add_ratings(upload: Import, entries: list[Entry], existing: ExistingHistory) -> int:
    records, added = dict[int, AddedRating](), dict[int, Rated]()
    for entry in entries:
        if (rated := _rating_of(upload, entry)) is None:
            continue
        before = existing.ratings.get(rated.title)
        record = records.setdefault(rated.title, AddedRating(upload=upload, title_id=rated.title))
        record.stars, record.rated_at = rated.stars, rated.rated_at
        if _replaces(rated, before, is_undated=entry.is_undated):
            existing.add_rating(rated)
            added[rated.title] = rated
            if before and before.source != upload.source:
                record.stars_before, record.rated_at_before = before.stars, before.rated_at
                record.source_before = before.source
    history().rate_many(added.values())
    AddedRating.objects.bulk_create(records.values(), batch_size=BATCH_SIZE, ignore_conflicts=True)
    return len(added)


def _rating_of(upload: Import, entry: Entry) -> Rated | None:
    if entry.stars is None or entry.rated_at is None or entry.title_id is None:
        return None
    return Rated(upload.person, entry.title_id, entry.stars, entry.rated_at, upload.source)


def _replaces(rated: Rated, stored: Rated | None, *, is_undated: bool) -> bool:
    if stored is None:
        return True
    return not is_undated and stored.stars != rated.stars and stored.rated_at < rated.rated_at


def _add_wanted(upload: Import, entries: list[Entry]) -> int:
    if upload.meaning == Import.Meaning.WATCHED:
        return 0
    wanted = {entry.title_id or 0: entry.wanted_at for entry in entries if entry.wanted_at}
    there = WantedTitle.objects.filter(upload=upload, title_id__in=[*wanted])
    new = wanted.keys() - set(there.values_list("title_id", flat=True))
    WantedTitle.objects.bulk_create(
        [
            WantedTitle(upload=upload, title_id=title, listed_at=at)
            for title, at in wanted.items()
            if title in new
        ],
        batch_size=BATCH_SIZE,
    )
    return len(new)
