"""Removes the demo catalogue: what only it brought is deleted, what people rely on is retired."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from catalog.chunks import chunks
from catalog.demo import contents
from catalog.importing.report import ImportReport
from catalog.models import CatalogRevision, LoadedData, Title
from catalog.models.loaded_data import WITHOUT_DEMO
from history.backend import titles_outside_tables
from history.bulk_load import RatingWriter
from history.demo_catalog import NAME, RATERS, VOCABULARIES, Brought, brought
from history.models import Rating
from history.models.rating import DATASET
from parties.models import Weight

BATCH_SIZE = 500
SECONDS_BETWEEN_REVISIONS = 20.0
OWN_TEXTS = (
    *("certificate", "language", "synopsis", "artwork_url", "backdrop_url"),
    *("video_url", "trailer_url", "collection"),
)
"""The texts of a title that the demo leaves empty."""

DELETED, RETIRED = "titles deleted", "titles retired"
Report = Callable[[str], object]


class DemoRemoval:
    """Works in batches, each a transaction: what was stopped goes on when it is run again.

    A title is kept, but retired, if a member's history, a party or an import refers to it, or if
    somebody else than the demo has completed it. Raises HistoryUnavailable.
    """

    def __init__(self, *, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.counts: Counter[str] = Counter()
        self._outside_tables = titles_outside_tables()
        self._raters = {f"{RATERS}{each.rater}" for each in contents.ratings()}
        self._deleted: set[int] = set()

    def run(self) -> bool:
        """Returns whether there was a demo catalogue to remove."""
        found = brought()
        if not self.dry_run:
            LoadedData.note(WITHOUT_DEMO, "")
        if found is None:
            return False
        with CatalogRevision.bumped_seldom(SECONDS_BETWEEN_REVISIONS):
            for keys in chunks(sorted(found.made), BATCH_SIZE):
                with transaction.atomic():
                    self._remove_titles(keys)
            self._remove_words(found)
        if not self.dry_run:
            LoadedData.objects.filter(name=NAME).delete()
        return True

    def _remove_titles(self, movielens_ids: list[int]) -> None:
        rows = Title.objects.select_for_update().filter(movielens_id__in=movielens_ids)
        titles = dict(rows.order_by("id").values_list("id", "retired_at"))
        ratings = Rating.objects.filter(title__in=titles, source=DATASET, person__in=self._raters)
        self.counts["ratings deleted"] += ratings.count()
        if not self.dry_run:
            ratings.delete()
        used, completed = self._used(titles), self._completed(titles)
        deleted = titles.keys() - used - completed
        retired = {key for key in used | completed if titles[key] is None}
        self.counts[DELETED] += len(deleted)
        self.counts[f"{RETIRED}, on which members or parties rely"] += len(retired & used)
        self.counts[f"{RETIRED}, which others have completed"] += len(retired - used)
        self._deleted |= deleted
        if not self.dry_run:
            self._write(deleted, retired)

    def _write(self, deleted: set[int], retired: set[int]) -> None:
        Title.objects.filter(pk__in=deleted).delete()
        Title.objects.filter(pk__in=retired).retire()
        popularity = RatingWriter(ImportReport(lambda _: None))
        popularity.titles = retired
        popularity.update_popularity()
        if deleted or retired:
            CatalogRevision.bump()

    def _used(self, titles: Collection[int]) -> set[int]:
        used = self._outside_tables.intersection(titles)
        for model, field in _references():
            if model._meta.app_label != Title._meta.app_label:
                rows = model._default_manager.filter(**{f"{field}__in": titles})
                rows = rows.exclude(source=DATASET) if model is Rating else rows
                used.update(rows.values_list(field, flat=True))
        weighted = Weight.objects.filter(key__in=[f"title:{key}" for key in titles])
        used.update(int(key.partition(":")[2]) for key in weighted.values_list("key", flat=True))
        return used

    def _completed(self, titles: Collection[int]) -> set[int]:
        """Returns the titles with something that the demo does not have."""
        own = Q(runtime__isnull=False) | Q(wikipedia_page__isnull=False)
        for name in OWN_TEXTS:
            own |= ~Q(**{name: ""})
        found = set(Title.objects.filter(own, pk__in=titles).values_list("pk", flat=True))
        for model, field in _references():
            if model._meta.app_label == Title._meta.app_label:
                rows = model._default_manager.filter(**{f"{field}__in": titles})
                found.update(rows.values_list(field, flat=True))
        others = Rating.objects.filter(title__in=titles, source=DATASET)
        found.update(others.exclude(person__in=self._raters).values_list("title_id", flat=True))
        logged = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Title),
            object_id__in=[str(key) for key in titles],
        )
        found.update(int(key) for key in logged.values_list("object_id", flat=True) if key)
        return found

    def _remove_words(self, found: Brought) -> None:
        """Deletes the demo's genres and moods that no title has any more."""
        for kind, model in VOCABULARIES.items():
            links: Any = getattr(Title, kind).through
            key = f"{model._meta.model_name}_id"
            left = (
                links.objects.exclude(title_id__in=self._deleted) if self.dry_run else links.objects
            )
            unused = model._default_manager.filter(slug__in=found.words[kind]).exclude(
                pk__in=set(left.values_list(key, flat=True))
            )
            self.counts[f"{kind} deleted"] += unused.count()
            if not self.dry_run:
                unused.delete()


def _references() -> Iterator[tuple[type[models.Model], str]]:
    """Yields each table with a foreign key to a title, and the key's column."""
    for relation in Title._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            model: Any = relation.related_model
            if not model._meta.auto_created:  # genres and moods
                yield model, relation.field.attname
