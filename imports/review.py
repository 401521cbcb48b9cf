"""Applies a member's choices to a staged import: titles, profile, order of dates."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from catalog.input_validation import whole_number
from catalog.merging.merge import current_titles
from imports import dates, placing
from imports.merge_rows import WatchedDay
from imports.merged_titles import current_candidates
from imports.models import Entry, Import

FIELD = "entry-"
BATCH_SIZE = 1_000


def choose_titles(upload: Import, choices: Mapping[str, str]) -> None:
    """Sets the titles of ambiguous entries from form fields such as `entry-7`.

    A value that is no candidate of its entry clears the choice.
    """
    numbers = {
        whole_number(key.removeprefix(FIELD)): chosen
        for key, chosen in choices.items()
        if key.startswith(FIELD)
    }
    wanted = [number for number in numbers if number is not None]
    entries = list(upload.entries.filter(verdict=Entry.Verdict.AMBIGUOUS, id__in=wanted))
    current = current_titles()
    for entry in entries:
        number = whole_number(numbers[entry.pk]) or 0
        chosen = current.get(number, number)
        entry.title_id = chosen if chosen in current_candidates(entry, current) else None
    Entry.objects.bulk_update(entries, ["title"], batch_size=BATCH_SIZE)
    placing.remember(upload, [entry for entry in entries if entry.title_id])


def choose_profile(upload: Import, profile: str) -> None:
    if profile in upload.profiles:
        Import.objects.filter(pk=upload.pk, state=Import.State.STAGED).update(profile=profile)


def set_meaning(upload: Import, meaning: str) -> None:
    """States whether a file whose content does not show it lists what was watched."""
    if meaning in (Import.Meaning.WATCHED, Import.Meaning.WANTED):
        staged = Import.objects.filter(pk=upload.pk, state=Import.State.STAGED)
        staged.exclude(meaning="").update(meaning=meaning)


def change_date_order(upload: Import, order: str, now: datetime) -> None:
    """Reads all dates of an import whose order had to be assumed in another that fits as well."""
    with transaction.atomic():
        staged = Import.objects.select_for_update().get(pk=upload.pk)
        if order not in staged.other_orders or staged.state != Import.State.STAGED:
            return
        before, staged.date_order = staged.date_order, order
        staged.other_orders = [each if each != order else before for each in staged.other_orders]
        staged.save(update_fields=["date_order", "other_orders"])
        entries = list(staged.entries.all())
        for entry in entries:
            _reread_dates(entry, before, order, now)
        Entry.objects.bulk_update(
            entries, ["watched", "rated_at", "wanted_at"], batch_size=BATCH_SIZE
        )


def _reread_dates(entry: Entry, order: str, other: str, now: datetime) -> None:
    views = [
        WatchedDay(dates.reread(view.at, order, other, now), view.seconds) for view in entry.views()
    ]
    entry.set_views(sorted(views, key=lambda view: view.at))
    if entry.wanted_at:
        entry.wanted_at = dates.reread(entry.wanted_at, order, other, now)
    if entry.rated_at:
        entry.rated_at = dates.reread(entry.rated_at, order, other, now)
