"""What the catalogue itself has of a title: relations, and the history of its changes."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.chunks import chunks
from catalog.merging import followers
from catalog.merging.followers import MovedTable
from catalog.models import (
    Availability,
    Certificate,
    Credit,
    SourceRecord,
    Synopsis,
    Title,
    TitleTag,
)


class ChangeLog:
    """The admin's history of changes, which names objects by their type and id."""

    name = "admin.LogEntry"
    label = _("changes in its history")

    def count(self, old: int) -> int:
        return _entries(old).count()

    def merge(self, old: int, kept: int) -> list[int]:
        moved = list(_entries(old).order_by("pk").values_list("pk", flat=True))
        _entries(old).update(object_id=str(kept))
        return moved

    def undo(self, old: int, kept: int, moved: list[int]) -> None:
        for some in chunks(moved, followers.ROWS_AT_A_TIME):
            _entries(kept).filter(pk__in=some).update(object_id=str(old))


def _entries(title: int) -> QuerySet[LogEntry]:
    kind: Any = ContentType.objects.get_for_model(Title)
    return LogEntry.objects.filter(content_type=kind, object_id=str(title))


def register() -> None:
    followers.register(
        MovedTable(Title.genres.through, _("genres"), ["genre"]),
        MovedTable(Title.moods.through, _("moods"), ["mood"]),
        MovedTable(Credit, _("people"), ["person", "role"]),
        MovedTable(Availability, _("places to watch"), ["country", "service"]),
        MovedTable(Synopsis, _("synopses in other languages"), ["language"]),
        MovedTable(Certificate, _("certificates of countries"), ["country"]),
        MovedTable(TitleTag, _("tags"), ["text"]),
        MovedTable(SourceRecord, _("records of sources"), ["source"]),
        ChangeLog(),
    )
