"""History in tables of the relational store."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from catalog.chunks import chunks
from history import change_feed, merge_rules, models, person_lock, upserts
from history.change_feed import RATING, VIEW, Key
from history.interface import Cursor
from history.records import Changed, Rated, View

PEOPLE_AT_A_TIME = 100


class SqlHistory:
    def record_view(self, view: View) -> None:
        self.record_views([view])

    def record_views(self, views: Iterable[View]) -> None:
        once = merge_rules.unique_views(views)
        with transaction.atomic():
            person_lock.lock_for_writing({view.person for view in once})
            change_feed.append(change_feed.view_key(*key) for key in upserts.write_views(once))

    def rate(self, rated: Rated) -> None:
        self.rate_many([rated])

    def rate_many(self, ratings: Iterable[Rated]) -> None:
        once = merge_rules.unique_ratings(ratings)
        with transaction.atomic():
            person_lock.lock_for_writing({rated.person for rated in once})
            change_feed.append(change_feed.rating_key(*key) for key in upserts.write_ratings(once))

    def remove_view(self, person: str, view_id: str) -> None:
        self.remove_views(person, [view_id])

    def remove_views(self, person: str, view_ids: Iterable[str]) -> None:
        for some in chunks(view_ids, upserts.ROWS):
            with transaction.atomic():
                views = models.View.objects.filter(person=person, view_id__in=some)
                there = list(views.order_by("view_id").values_list("view_id", flat=True))
                views.delete()
                change_feed.append(change_feed.view_key(person, view_id) for view_id in there)

    def remove_rating(self, person: str, title: int) -> None:
        self.remove_ratings(person, [title])

    def remove_ratings(self, person: str, titles: Iterable[int]) -> None:
        for some in chunks(titles, upserts.ROWS):
            with transaction.atomic():
                ratings = models.Rating.objects.filter(person=person, title_id__in=some)
                there = list(ratings.order_by("title_id").values_list("title_id", flat=True))
                ratings.delete()
                change_feed.append(change_feed.rating_key(person, title) for title in there)

    def forget(self, person: str) -> None:
        with transaction.atomic():
            person_lock.lock_for_forgetting(person)
            models.View.objects.filter(person=person).delete()
            models.Rating.objects.filter(person=person).delete()
            change_feed.append_forgotten(person)

    def recent_views(self, person: str, limit: int, before: str | None = None) -> list[View]:
        rows = models.View.objects.filter(person=person)
        if before is not None:
            rows = rows.filter(view_id__lt=before)
        return [view(row) for row in rows.order_by("-view_id")[:limit]]

    def ratings(self, person: str) -> list[Rated]:
        rows = models.Rating.objects.filter(person=person).order_by("-rated_at", "title_id")
        plain = rows.values_list("title_id", "stars", "rated_at", "source")
        return [  # some have ten thousand: as Django model instances they take twice as long
            Rated(person, title, stars, rated_at.astimezone(UTC), source)
            for title, stars, rated_at, source in plain
        ]

    def ratings_of_titles(self, person: str, titles: Iterable[int]) -> list[Rated]:
        rows = models.Rating.objects.filter(person=person)
        return [
            rated(row)
            for some in chunks(dict.fromkeys(titles), upserts.ROWS)
            for row in rows.filter(title_id__in=some)
        ]

    def views_of_title(self, title: int, limit: int) -> list[View]:
        rows = models.View.objects.filter(title_id=title)
        return [view(row) for row in rows.order_by("-view_id", "person")[:limit]]

    def changes_since(self, cursor: Cursor | None) -> Iterator[tuple[Cursor, Changed]]:
        return change_feed.read_since(cursor, _current)


def _current(keys: Sequence[Key]) -> dict[Key, View | Rated]:
    found: dict[Key, View | Rated] = {}
    for some in chunks(_by_person(keys, VIEW).items(), PEOPLE_AT_A_TIME):
        wanted = reduce(or_, [Q(person=person, view_id__in=ids) for person, ids in some])
        for seen in models.View.objects.filter(wanted):
            found[change_feed.view_key(seen.person, seen.view_id)] = view(seen)
    for some in chunks(_by_person(keys, RATING).items(), PEOPLE_AT_A_TIME):
        wanted = reduce(or_, [Q(person=person, title__in=titles) for person, titles in some])
        for given in models.Rating.objects.filter(wanted):
            found[change_feed.rating_key(given.person, given.title_id)] = rated(given)
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
