"""Loads ratings of data sets in batches, and writes only those that differ from stored ones."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from catalog.chunks import chunks
from catalog.importing.report import ImportReport
from catalog.insert_values import insert_values
from catalog.models import CatalogRevision, Title
from history.models import Rating
from history.models.rating import DATASET

BATCH = 10_000
COLUMNS = ("person", "title_id", "stars", "rated_at", "source")
SET_POPULARITY = "UPDATE catalog_title SET popularity = %s, changed_at = %s WHERE id = %s"
UPDATE = "UPDATE history_rating SET stars = %s, rated_at = %s WHERE id = %s"
LIKED = 4.0
"""Stars from which on somebody likes a title."""


class DatasetRating(NamedTuple):
    person: str
    title_id: int
    stars: float
    rated_at: int
    """Seconds since 1970, UTC."""


class StoredRating(NamedTuple):
    id: int
    stars: float
    rated_at: datetime


class RatingWriter:
    def __init__(self, report: ImportReport) -> None:
        self.report = report
        self.titles: set[int] = set()

    def add(self, ratings: Iterable[DatasetRating]) -> None:
        for batch in chunks(ratings, BATCH):
            with transaction.atomic():
                self._write(batch)

    def _write(self, batch: list[DatasetRating]) -> None:
        """Upserts one batch. When a person rates a title twice, the later line wins."""
        given = {(rating.person, rating.title_id): rating for rating in batch}
        stored = _stored(given)
        added = [rating for key, rating in given.items() if key not in stored]
        revised = [
            (stored[key].id, rating)
            for key, rating in given.items()
            if key in stored and not _same(stored[key], rating)
        ]
        _insert(added)
        _update(revised)
        self.report.count("ratings added", len(added))
        self.report.count("ratings changed", len(revised))
        self.report.count("ratings as they were", len(given) - len(added) - len(revised))
        self.titles.update(rating.title_id for rating in batch)

    def update_popularity(self) -> None:
        """Sets the popularity of each title that was rated: how many people like it. Also of those
        whose ratings are as they were: an import that was stopped has not come to it."""
        moved = 0
        for some in chunks(sorted(self.titles), BATCH):
            with transaction.atomic():
                moved += _set_popularity(some)
        if moved:
            CatalogRevision.bump()
        self.report.count("popularities changed", moved)


def _set_popularity(ids: list[int]) -> int:
    likes = dict(
        Rating.objects.filter(stars__gte=LIKED, title_id__in=ids)
        .order_by()
        .values_list("title_id")
        .annotate(Count("id"))
    )
    stored = Title.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "popularity")
    changed_at = connection.ops.adapt_datetimefield_value(timezone.now())
    moved = [
        (likes.get(title, 0), changed_at, title)
        for title, popularity in stored
        if popularity != likes.get(title, 0)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(SET_POPULARITY, moved)
    return len(moved)


def _stored(keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], StoredRating]:
    rows = Rating.objects.order_by().filter(
        person__in={person for person, _ in keys}, title_id__in={title for _, title in keys}
    )
    columns = rows.values_list("person", "title_id", "id", "stars", "rated_at")
    return {
        (person, title): StoredRating(key, stars, rated_at)
        for person, title, key, stars, rated_at in columns.iterator()
    }


def _same(stored: StoredRating, given: DatasetRating) -> bool:
    return stored.stars == given.stars and stored.rated_at.timestamp() == given.rated_at


def _insert(ratings: list[DatasetRating]) -> None:
    rows = [
        (each.person, each.title_id, each.stars, _moment(each.rated_at), DATASET)
        for each in ratings
    ]
    insert_values(Rating, COLUMNS, rows)


def _update(ratings: list[tuple[int, DatasetRating]]) -> None:
    rows = [(each.stars, _moment(each.rated_at), key) for key, each in ratings]
    with connection.cursor() as cursor:
        cursor.executemany(UPDATE, rows)


def _moment(seconds: int) -> Any:
    moment = datetime.fromtimestamp(seconds, UTC)
    return connection.ops.adapt_datetimefield_value(moment)
