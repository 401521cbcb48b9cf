"""Ratings from data sets, in batches: what is there already is compared, not written again."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from django.db.models import Count

from catalog.importing.report import ImportReport
from catalog.models import CatalogRevision, Title
from history.models import Rating

BATCH = 10_000
LIKED = 4.0
"""Stars from which on somebody likes a title."""


class GivenRating(NamedTuple):
    person: str
    title_id: int
    stars: float
    rated_at: int
    """Seconds since 1970, UTC."""


class RatingWriter:
    def __init__(self, report: ImportReport) -> None:
        self.report = report
        self.touched: set[int] = set()

    def add(self, ratings: Iterable[GivenRating]) -> None:
        stream = iter(ratings)
        while batch := list(islice(stream, BATCH)):
            self._write(batch)

    def _write(self, batch: list[GivenRating]) -> None:
        """When a person rates a title twice, the later line counts."""
        held = {
            (rating.person, rating.title_id): rating
            for rating in Rating.objects.filter(
                person__in={given.person for given in batch},
                title_id__in={given.title_id for given in batch},
            )
        }
        given = {(rating.person, rating.title_id): rating for rating in batch}
        changed = [
            Rating(
                id=held[key].pk if key in held else None,
                person=rating.person,
                title_id=rating.title_id,
                stars=rating.stars,
                rated_at=datetime.fromtimestamp(rating.rated_at, UTC),
            )
            for key, rating in given.items()
            if key not in held or not _same(held[key], rating)
        ]
        added = [rating for rating in changed if rating.pk is None]
        revised = [rating for rating in changed if rating.pk is not None]
        Rating.objects.bulk_create(added, batch_size=5000)
        Rating.objects.bulk_create(
            revised,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["stars", "rated_at"],
        )
        self.report.count("ratings added", len(added))
        self.report.count("ratings changed", len(revised))
        self.report.count("ratings as they were", len(given) - len(changed))
        self.touched.update(rating.title_id for rating in changed)

    def count_likes(self) -> None:
        """Popularity of each title whose ratings changed: how many people like it."""
        touched = iter(sorted(self.touched))
        moved = 0
        while some := list(islice(touched, BATCH)):
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
    titles = Title.objects.in_bulk(ids).values()
    moved = [title for title in titles if title.popularity != likes.get(title.pk, 0)]
    for title in moved:
        title.popularity = likes.get(title.pk, 0)
    Title.objects.bulk_create(
        moved,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["popularity", "changed_at"],
    )
    return len(moved)


def _same(held: Rating, given: GivenRating) -> bool:
    return held.stars == given.stars and held.rated_at.timestamp() == given.rated_at
