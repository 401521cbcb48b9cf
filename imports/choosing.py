"""What a member says about a staged import: which title is meant, whose it is, how days read."""

from collections.abc import Mapping

from django.db import transaction

from imports import dates
from imports.folding import Watched
from imports.models import Entry, Import

FIELD = "entry-"
LONGEST = 19
"""Digits; longer ones are no number of an entry, and more than databases take."""

ROWS = 1_000


def choose_titles(upload: Import, said: Mapping[str, str]) -> None:
    """Fields such as `entry-7` with one of the titles that the entry may be, or nothing."""
    numbers = [key.removeprefix(FIELD) for key in said if key.startswith(FIELD)]
    wanted = {int(number) for number in numbers if number.isdecimal() and len(number) < LONGEST}
    entries = list(upload.entries.filter(verdict=Entry.Verdict.AMBIGUOUS, id__in=wanted))
    for entry in entries:
        chosen = said[f"{FIELD}{entry.pk}"]
        entry.title_id = next((pk for pk in entry.candidates if str(pk) == chosen), None)
    Entry.objects.bulk_update(entries, ["title"], batch_size=ROWS)


def choose_profile(upload: Import, profile: str) -> None:
    if profile in upload.profiles:
        Import.objects.filter(pk=upload.pk, state=Import.State.STAGED).update(profile=profile)


def read_dates_the_other_way(upload: Import) -> None:
    """Only where every day makes sense either way."""
    with transaction.atomic():
        staged = Import.objects.select_for_update().get(pk=upload.pk)
        if not staged.date_order or staged.state != Import.State.STAGED:
            return
        staged.date_order = dates.DMY if staged.date_order == dates.MDY else dates.MDY
        staged.save(update_fields=["date_order"])
        entries = list(staged.entries.all())
        for entry in entries:
            _turn(entry)
        Entry.objects.bulk_update(entries, ["watched", "rated_at"], batch_size=ROWS)


def _turn(entry: Entry) -> None:
    turned = [Watched(dates.other_reading(view.at), view.seconds) for view in entry.views()]
    entry.set_views(sorted(turned, key=lambda view: view.at))
    entry.rated_at = dates.other_reading(entry.rated_at) if entry.rated_at else None
