"""Adds genres, moods and places to watch to many titles at once, and takes them away."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.chunks import chunks
from catalog.models import Availability, CatalogRevision, Genre, Mood, Title

ROWS_AT_A_TIME = 1_000
SECONDS_BETWEEN_REVISIONS = 3_600
"""Longer than any edit takes, so that no row counts as a revision of its own."""


@dataclass(frozen=True)
class Edit:
    """One thing that titles are to have, or not to have. `row` identifies it among a title's rows
    of `model`; `details` are further columns of rows that are added."""

    model: type[Model]
    row: Mapping[str, Any]
    label: str
    adds: bool
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> str:
        text = _("Add %(what)s:") if self.adds else _("Take away %(what)s:")
        return text % {"what": self.label}

    @property
    def text(self) -> str:
        """What the history of a title says of it."""
        text = _("Added %(what)s.") if self.adds else _("Took away %(what)s.")
        return text % {"what": self.label}

    def changed(self, titles: Sequence[int]) -> list[int]:
        """Returns those of the titles that are not yet as they are to be, in their order."""
        having: set[int] = set()
        for some in chunks(titles, ROWS_AT_A_TIME):
            rows = self.model._default_manager.filter(title__in=some, **self.row)
            having.update(rows.values_list("title_id", flat=True))
        return [key for key in titles if (key in having) != self.adds]

    def apply(self, titles: Sequence[int]) -> None:
        rows = self.model._default_manager
        for some in chunks(titles, ROWS_AT_A_TIME):
            if self.adds:
                made = [self.model(title_id=key, **self.row, **self.details) for key in some]
                rows.bulk_create(made, ignore_conflicts=True)
            else:
                rows.filter(title__in=some, **self.row).delete()


class Change(NamedTuple):
    edit: Edit
    titles: list[int]


def genre_edit(genre: Genre, adds: bool) -> Edit:
    label = _("genre “%(name)s”") % {"name": genre}
    return Edit(Title.genres.through, {"genre_id": genre.pk}, label, adds)


def mood_edit(mood: Mood, adds: bool) -> Edit:
    label = _("mood “%(name)s”") % {"name": mood}
    return Edit(Title.moods.through, {"mood_id": mood.pk}, label, adds)


def place_edit(country: str, service: str, adds: bool, offer: str = "") -> Edit:
    row = {"country": country, "service": service}
    label = _("availability “%(name)s”") % {"name": Availability(**row)}
    return Edit(Availability, row, label, adds, {"offer": offer} if adds else {})


def plan(titles: Sequence[int], edits: Sequence[Edit]) -> list[Change]:
    """Returns what each edit would change."""
    return [Change(edit, edit.changed(titles)) for edit in edits]


def digest(changes: Sequence[Change]) -> str:
    """Identifies changes: what was looked at is what is done, or nothing is."""
    stated = [
        (edit.model._meta.label, sorted(edit.row.items()), edit.adds, edit.details, titles)
        for edit, titles in changes
    ]
    return hashlib.sha256(repr(stated).encode()).hexdigest()


def texts_of_titles(changes: Sequence[Change]) -> dict[int, str]:
    """Returns what the history is to say of each title that changes."""
    texts: dict[int, list[str]] = {}
    for edit, titles in changes:
        for key in titles:
            texts.setdefault(key, []).append(edit.text)
    return {key: " ".join(each) for key, each in texts.items()}


def apply(changes: Sequence[Change]) -> None:
    """Does what was planned, or nothing of it. Open rooms see it with the next revision."""
    changed = sorted({key for change in changes for key in change.titles})
    with transaction.atomic(), CatalogRevision.bumped_seldom(SECONDS_BETWEEN_REVISIONS):
        for edit, titles in changes:
            edit.apply(titles)
        for some in chunks(changed, ROWS_AT_A_TIME):
            Title.objects.filter(pk__in=some).update(changed_at=timezone.now())
        if changed:
            CatalogRevision.bump()
