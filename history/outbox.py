"""History whose writes wait in the relational store until they are delivered."""

import contextlib
import threading
from collections.abc import Iterable, Iterator

from django.db import transaction

from history import models, overlay
from history.interface import Cursor, History, HistoryRefused
from history.models import Pending
from history.records import Changed, Rated, View
from history.writes import (
    Forget,
    Rate,
    RecordView,
    RemoveRating,
    RemoveView,
    Write,
    as_text,
    from_text,
)

something_waits = threading.Event()
"""Set when this process committed a write, so that its delivery need not wait for the next look."""


class OutboxedHistory:
    """Writes belong to the caller's transaction and never wait for the store. Reads of one
    person's history see them; those across people see what has arrived."""

    def __init__(self, store: History) -> None:
        self._store = store

    def record_view(self, view: View) -> None:
        _note([RecordView(view)])

    def record_views(self, views: Iterable[View]) -> None:
        _note([RecordView(view) for view in views])

    def rate(self, rated: Rated) -> None:
        _note([Rate(rated)])

    def rate_many(self, ratings: Iterable[Rated]) -> None:
        _note([Rate(rated) for rated in ratings])

    def remove_view(self, person: str, view_id: str) -> None:
        _note([RemoveView(person, view_id)])

    def remove_rating(self, person: str, title: int) -> None:
        _note([RemoveRating(person, title)])

    def forget(self, person: str) -> None:
        """What still waits need not arrive first, and must not stay here either; nor must what
        the relational store held before there was another."""
        with transaction.atomic():
            waiting = Pending.objects.filter(person=person).order_by("id").select_for_update()
            Pending.objects.filter(pk__in=[row.pk for row in waiting]).delete()
            models.View.objects.filter(person=person).delete()
            models.Rating.objects.filter(person=person).delete()
            _note([Forget(person)])

    def recent_views(self, person: str, limit: int, before: str | None = None) -> list[View]:
        waiting = _waiting(person)  # first: what is delivered in between is seen twice, not never
        removed = sum(isinstance(write, RemoveView) for write in waiting)
        stored = self._store.recent_views(person, limit + removed, before)
        laid_over = overlay.views(stored, waiting)
        return [view for view in laid_over if before is None or view.view_id < before][:limit]

    def ratings(self, person: str) -> list[Rated]:
        waiting = _waiting(person)
        return overlay.ratings(self._store.ratings(person), waiting)

    def views_of_title(self, title: int, limit: int) -> list[View]:
        return self._store.views_of_title(title, limit)

    def changes_since(self, cursor: Cursor | None) -> Iterator[tuple[Cursor, Changed]]:
        return self._store.changes_since(cursor)


def _note(writes: list[Write]) -> None:
    rows = [Pending(person=write.person, write=as_text(write)) for write in writes]
    Pending.objects.bulk_create(rows, batch_size=1000)
    transaction.on_commit(something_waits.set)


def _waiting(person: str) -> list[Write]:
    rows = Pending.objects.filter(person=person, refused="").order_by("id")
    writes: list[Write] = []
    for text in rows.values_list("write", flat=True):
        with contextlib.suppress(HistoryRefused):  # delivery keeps it aside, and says so
            writes.append(from_text(text))
    return writes
