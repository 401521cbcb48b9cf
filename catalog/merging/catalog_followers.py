"""What the catalogue itself has of a title: relations, and the history of its changes."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.chunks import chunks
from catalog.merging import followers
from catalog.merging.followers import MovedTable
from catalog.models import (
    Availability,
    Certificate,
    Credit,
    DistinctTitles,
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


class StatedDistinct:
    """That a title is another film than some others: the kept title is another than these, too."""

    name = DistinctTitles._meta.label
    label = _("statements that it is another film")

    def count(self, old: int) -> int:
        return len(_others(old))

    def merge(self, old: int, kept: int) -> list[int]:
        return _state_of(kept, _others(old))

    def undo(self, old: int, kept: int, moved: list[int]) -> None:
        """Of a pair that was stated again of the old title since, both statements stay."""
        others = _others(kept)
        _state_of(old, {pk: others[pk] for pk in moved if pk in others})


def _others(title: int) -> dict[int, int]:
    """Returns for each statement about the title its id, and the other title."""
    rows = DistinctTitles.objects.filter(Q(first=title) | Q(second=title)).order_by("pk")
    pairs = rows.values_list("pk", "first", "second")
    return {pk: second if first == title else first for pk, first, second in pairs}


def _state_of(title: int, statements: dict[int, int]) -> list[int]:
    """Returns the statements that are about the title now: not one that would be about the title
    and itself, nor one that is stated of it already."""
    stated = {title, *_others(title).values()}
    moved = [pk for pk, other in statements.items() if other not in stated]
    for pk in moved:
        first, second = sorted((title, statements[pk]))
        DistinctTitles.objects.filter(pk=pk).update(first=first, second=second)
    return moved


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
        StatedDistinct(),
        ChangeLog(),
    )
