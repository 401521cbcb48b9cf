"""Undoes an import in batches: takes away what it alone brought, and restores what it replaced."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from msgspec.structs import replace

from catalog.merging.merge import current_titles
from history.backend import history
from history.merged_titles import as_stored, bring_forward, with_merged
from history.records import Rated
from imports.existing_history import is_imported
from imports.member_lock import is_another_at_work, lock
from imports.models import AddedRating, AddedView, Import, MissingTitle
from imports.models.upload import SOURCE

BATCH_SIZE = 2_000
LIVE = (Import.State.STORED, Import.State.STORING)


def begin(upload: Import) -> bool:
    """Starts to undo a stored import; `undo_batch` then does. Returns whether this call did."""
    with transaction.atomic():
        if not lock(upload) or upload.state != Import.State.STORED or is_another_at_work(upload):
            return False
        upload.state, upload.worked_at, upload.done = Import.State.UNDOING, timezone.now(), 0
        upload.total = upload.added_ratings.count() + upload.added_views.count()
        upload.save()
        upload.wanted_titles.all().delete()
        MissingTitle.objects.filter(upload=upload).delete()
    return True


def undo_batch(upload: Import) -> bool:
    """Undoes the next ratings, then the next views. Returns whether there is more."""
    with transaction.atomic():
        if not lock(upload) or upload.state != Import.State.UNDOING:
            return False
        done = _undo_ratings(upload) or _undo_views(upload)
        Import.objects.filter(pk=upload.pk).update(
            state=Import.State.UNDOING if done else Import.State.UNDONE,
            done=F("done") + done,
            worked_at=timezone.now(),
        )
    return bool(done)


def _undo_views(upload: Import) -> int:
    """Removes views, except those that another import brought as well."""
    records = list(upload.added_views.order_by("id")[:BATCH_SIZE])
    view_ids = {record.view_id for record in records}
    others = AddedView.objects.filter(
        upload__member=upload.member_id, upload__state__in=LIVE, view_id__in=view_ids
    )
    history().remove_views(
        upload.person, sorted(view_ids - set(others.values_list("view_id", flat=True)))
    )
    AddedView.objects.filter(pk__in=[record.pk for record in records]).delete()
    return len(records)


def _undo_ratings(upload: Import) -> int:
    """Undoes ratings. Their records stay, for what they replaced may be restored still later."""
    records = list(upload.added_ratings.order_by("id")[upload.done : upload.done + BATCH_SIZE])
    if not records:
        return 0
    titles = with_merged({record.title_id for record in records})
    store = as_stored(history())
    brought = [
        rated.title
        for rated in store.ratings_of_titles(upload.person, titles)
        if rated.source == upload.source
    ]
    restored = _ratings_to_restore(upload, brought)
    store.remove_ratings(upload.person, brought)
    store.rate_many(restored)
    bring_forward(upload.person, titles)
    return len(records)


def _ratings_to_restore(upload: Import, titles: Iterable[int]) -> list[Rated]:
    """Returns the newest ratings of these titles without this import.

    They are what other imports brought, and what was there before any import replaced it. Of a
    title that was merged, the records may be the kept one's.
    """
    found = defaultdict[int, list[Rated]](list)
    uploads = Import.objects.filter(member=upload.member_id, state__in=LIVE)
    live = {f"{SOURCE}:{number}" for number in uploads.values_list("pk", flat=True)}
    current = current_titles()
    recorded = {*titles, *(current[title] for title in titles if title in current)}
    records = AddedRating.objects.filter(upload__member=upload.member_id, title_id__in=recorded)
    for record in records:
        for rated in _ratings_of(upload.person, record):
            if rated.source in live or not is_imported(rated.source):
                found[record.title_id].append(rated)
    candidates = {title: found[title] or found[current.get(title, title)] for title in titles}
    return [
        replace(max(ratings, key=lambda rated: rated.rated_at), title=title)
        for title, ratings in candidates.items()
        if ratings
    ]


def _ratings_of(person: str, record: AddedRating) -> Iterable[Rated]:
    """Yields the rating that an import brought, and the one that this replaced."""
    own_source = f"{SOURCE}:{record.upload_id}"
    for stars, at, source in (
        (record.stars, record.rated_at, own_source),
        (record.stars_before, record.rated_at_before, record.source_before),
    ):
        if stars is not None and at is not None:
            yield Rated(person, record.title_id, stars, at.astimezone(UTC), source)
