"""History behind a transactional outbox: writes are stored with the caller's, delivered later."""

import contextlib
import threading
from collections.abc import Iterable, Iterator

from django.db import transaction

from history import models, pending_writes
from history.interface import Cursor, History, WriteRefused
from history.models import Pending
from history.outbox_messages import (
    Forget,
    Message,
    Rate,
    RecordView,
    RemoveRating,
    RemoveView,
    decode,
    encode,
)
from history.records import Changed, Rated, View

message_added = threading.Event()
"""Set when this process committed a message, so that its worker need not wait for the next poll."""


class OutboxedHistory:
    """Writes join the caller's transaction and never wait for the store.

    Reads of one person's history include pending writes; reads across people do not.
    """

    def __init__(self, store: History) -> None:
        self._store = store

    def record_view(self, view: View) -> None:
        _append([RecordView(view)])

    def record_views(self, views: Iterable[View]) -> None:
        _append([RecordView(view) for view in views])

    def rate(self, rated: Rated) -> None:
        _append([Rate(rated)])

    def rate_many(self, ratings: Iterable[Rated]) -> None:
        _append([Rate(rated) for rated in ratings])

    def remove_view(self, person: str, view_id: str) -> None:
        _append([RemoveView(person, view_id)])

    def remove_views(self, person: str, view_ids: Iterable[str]) -> None:
        _append([RemoveView(person, view_id) for view_id in view_ids])

    def remove_rating(self, person: str, title: int) -> None:
        _append([RemoveRating(person, title)])

    def remove_ratings(self, person: str, titles: Iterable[int]) -> None:
        _append([RemoveRating(person, title) for title in titles])

    def forget(self, person: str) -> None:
        """Deletes a person: pending messages and rows of the relational tables at once, what the
        store has when the message is delivered."""
        with transaction.atomic():
            pending = Pending.objects.filter(person=person).order_by("id").select_for_update()
            Pending.objects.filter(pk__in=[row.pk for row in pending]).delete()
            models.View.objects.filter(person=person).delete()
            models.Rating.objects.filter(person=person).delete()
            _append([Forget(person)])

    def recent_views(self, person: str, limit: int, before: str | None = None) -> list[View]:
        # Read first: what is delivered between the two reads is then seen twice, not never.
        pending = _pending_messages(person)
        removed = sum(isinstance(write, RemoveView) for write in pending)
        stored = self._store.recent_views(person, limit + removed, before)
        overlaid = pending_writes.views(stored, pending)
        return [view for view in overlaid if before is None or view.view_id < before][:limit]

    def ratings(self, person: str) -> list[Rated]:
        pending = _pending_messages(person)
        return pending_writes.ratings(self._store.ratings(person), pending)

    def ratings_of_titles(self, person: str, titles: Iterable[int]) -> list[Rated]:
        asked, pending = set(titles), _pending_messages(person)
        overlaid = pending_writes.ratings(self._store.ratings_of_titles(person, asked), pending)
        return [each for each in overlaid if each.title in asked]

    def views_of_title(self, title: int, limit: int) -> list[View]:
        return self._store.views_of_title(title, limit)

    def changes_since(self, cursor: Cursor | None) -> Iterator[tuple[Cursor, Changed]]:
        return self._store.changes_since(cursor)


def _append(messages: list[Message]) -> None:
    rows = [Pending(person=write.person, write=encode(write)) for write in messages]
    Pending.objects.bulk_create(rows, batch_size=1000)
    transaction.on_commit(message_added.set)


def _pending_messages(person: str) -> list[Message]:
    rows = Pending.objects.filter(person=person, refused="").order_by("id")
    messages: list[Message] = []
    for text in rows.values_list("write", flat=True):
        with contextlib.suppress(WriteRefused):  # delivery marks it as refused, and logs it
            messages.append(decode(text))
    return messages
