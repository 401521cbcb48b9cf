"""Writes what a member confirmed into their history, and notes what that changed."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from history import writing
from history.records import Rated, View
from history.views import view_id
from imports.held import Held
from imports.models import AddedRating, AddedView, Entry, Import

ROWS = 2_000


def store(upload: Import) -> bool:
    """Once, however often it is asked for. What history holds already is not written again, and
    a rating that is newer there stays. Returns whether it was now that it was stored."""
    with transaction.atomic():
        # One import of a member at a time: each is compared with what the ones before left.
        User.objects.select_for_update().get(pk=upload.member_id)
        upload.refresh_from_db()
        if upload.state != Import.State.STAGED or upload.needs_profile:
            return False
        held = Held(upload.person)
        entries = list(_taken(upload))
        upload.views_added = _add_views(upload, entries, held)
        upload.ratings_added = _add_ratings(upload, entries, held)
        upload.state, upload.stored_at = Import.State.STORED, timezone.now()
        upload.save()
        upload.entries.all().delete()
    return True


def _taken(upload: Import) -> Iterable[Entry]:
    entries = upload.entries.exclude(title=None)
    return entries.filter(profile=upload.profile) if upload.profile else entries


def _add_views(upload: Import, entries: list[Entry], held: Held) -> int:
    added = [view for entry in entries for view in _new_views(upload, entry, held)]
    writing.record_views(added)
    AddedView.objects.bulk_create(
        [AddedView(upload=upload, view_id=view.view_id) for view in added], batch_size=ROWS
    )
    return len(added)


def _new_views(upload: Import, entry: Entry, held: Held) -> Iterable[View]:
    """One a day: another export may tell the same evening to the minute."""
    title = entry.title_id or 0
    for watched in entry.views():
        if not held.has_seen(title, None if entry.is_loose else watched.at):
            key = view_id(watched.at, f"import~{title}")
            view = View(upload.person, key, title, watched.at, watched.seconds, upload.source)
            held.add_view(view)
            yield view


def _add_ratings(upload: Import, entries: list[Entry], held: Held) -> int:
    before = dict(held.ratings)
    added = dict[int, Rated]()
    for entry in entries:
        if rated := _newer_rating(upload, entry, held):
            held.add_rating(rated)
            added[rated.title] = rated
    writing.rate_many(added.values())
    notes = [_noted(upload, title, before.get(title)) for title in added]
    AddedRating.objects.bulk_create(notes, batch_size=ROWS)
    return len(added)


def _newer_rating(upload: Import, entry: Entry, held: Held) -> Rated | None:
    if entry.stars is None or entry.rated_at is None or entry.title_id is None:
        return None
    there = held.ratings.get(entry.title_id)
    if there and (there.stars == entry.stars or there.rated_at >= entry.rated_at):
        return None
    return Rated(upload.person, entry.title_id, entry.stars, entry.rated_at, upload.source)


def _noted(upload: Import, title: int, before: Rated | None) -> AddedRating:
    note = AddedRating(upload=upload, title_id=title)
    if before:
        note.stars_before, note.rated_at_before = before.stars, before.rated_at
        note.source_before = before.source
    return note
