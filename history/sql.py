"""History in tables of the relational store."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from history import changes, deciding, models, person_lock, upserts
from history.changes import RATING, VIEW, Key
from history.chunks import chunks
from history.interface import Cursor
from history.records import Changed, Rated, View

PEOPLE_AT_A_TIME = 100


class SqlHistory:
    def record_view(self, view: View) -> None:
        self.record_views([view])

    def record_views(self, views: Iterable[View]) -> None:
        once = deciding.each_view_once(views)
        with transaction.atomic():
            person_lock.while_writing({view.person for view in once})
            changes.note(changes.view_key(*key) for key in upserts.write_views(once))

    def rate(self, rated: Rated) -> None:
        self.rate_many([rated])

    def rate_many(self, ratings: Iterable[Rated]) -> None:
        once = deciding.each_title_once(ratings)
        with transaction.atomic():
            person_lock.while_writing({rated.person for rated in once})
            changes.note(changes.rating_key(*key) for key in upserts.write_ratings(once))

    def remove_view(self, person: str, view_id: str) -> None:
        with transaction.atomic():
            gone, _ = models.View.objects.filter(person=person, view_id=view_id).delete()
            if gone:
                changes.note([changes.view_key(person, view_id)])

    def remove_rating(self, person: str, title: int) -> None:
        with transaction.atomic():
            gone, _ = models.Rating.objects.filter(person=person, title_id=title).delete()
            if gone:
                changes.note([changes.rating_key(person, title)])

    def forget(self, person: str) -> None:
        with transaction.atomic():
            person_lock.while_forgetting(person)
            models.View.objects.filter(person=person).delete()
            models.Rating.objects.filter(person=person).delete()
            changes.note_forgotten(person)

    def recent_views(self, person: str, limit: int, before: str | None = None) -> list[View]:
        rows = models.View.objects.filter(person=person)
        if before is not None:
            rows = rows.filter(view_id__lt=before)
        return [view(row) for row in rows.order_by("-view_id")[:limit]]

    def ratings(self, person: str) -> list[Rated]:
        rows = models.Rating.objects.filter(person=person).order_by("-rated_at", "title_id")
        plain = rows.values_list("title_id", "stars", "rated_at", "source")
        return [  # some have ten thousand: rows as objects of Django's take twice as long
            Rated(person, title, stars, rated_at.astimezone(UTC), source)
            for title, stars, rated_at, source in plain
        ]

    def views_of_title(self, title: int, limit: int) -> list[View]:
        rows = models.View.objects.filter(title_id=title)
        return [view(row) for row in rows.order_by("-view_id", "person")[:limit]]

    def changes_since(self, cursor: Cursor | None) -> Iterator[tuple[Cursor, Changed]]:
        return changes.since(cursor, _current)


def _current(keys: Sequence[Key]) -> dict[Key, View | Rated]:
    found: dict[Key, View | Rated] = {}
    for some in chunks(_by_person(keys, VIEW).items(), PEOPLE_AT_A_TIME):
        wanted = reduce(or_, [Q(person=person, view_id__in=ids) for person, ids in some])
        for seen in models.View.objects.filter(wanted):
            found[changes.view_key(seen.person, seen.view_id)] = view(seen)
    for some in chunks(_by_person(keys, RATING).items(), PEOPLE_AT_A_TIME):
        wanted = reduce(or_, [Q(person=person, title__in=titles) for person, titles in some])
        for given in models.Rating.objects.filter(wanted):
            found[changes.rating_key(given.person, given.title_id)] = rated(given)
    return found


def _by_person(keys: Sequence[Key], wanted: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for kind, person, key in keys:
        if kind == wanted:
            grouped.setdefault(person, []).append(key)
    return grouped


def view(row: models.View) -> View:
    return View(
        person=row.person,
        view_id=row.view_id,
        title=row.title_id,
        watched_at=row.watched_at.astimezone(UTC),
        seconds=row.seconds,
        source=row.source,
    )


def rated(row: models.Rating) -> Rated:
    return Rated(
        person=row.person,
        title=row.title_id,
        stars=row.stars,
        rated_at=row.rated_at.astimezone(UTC),
        source=row.source,
    )
