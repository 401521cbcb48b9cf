"""Synchronises titles with TMDB: new ones from its lists, then those that are in the catalogue.

Each title is a transaction of its own, and one that was fetched lately is left out: a run that was
killed is continued by running it again.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from catalog.models import SourceRecord, Title
from catalog.pictures.fetch import Fetched, fetch_pictures, remove_unnamed, wanted_pictures
from catalog.sources.errors import UnexpectedAnswer
from catalog.sources.fetched_title import FetchedTitle
from catalog.sources.sync_options import SyncOptions
from catalog.sources.sync_run import Progress
from catalog.sources.tmdb.api import TmdbApi, series_or_film
from catalog.sources.writing import Refused, forget_title, record_of, write_fetched

SOURCE = "tmdb"
TITLES_A_PAGE = 20
MAY_CACHE = timedelta(days=180)
"""TMDB's terms: six months at most."""


class TmdbSync:
    def __init__(self, api: TmdbApi, options: SyncOptions, progress: Progress) -> None:
        self.api, self.options, self.progress = api, options, progress

    def run(self) -> None:
        """Raises SourceError; what was done until then stays."""
        self.api.images()  # what cannot be used is known before anything is changed
        try:
            for name, kind, ids in self._lists():
                self._fetch_list(name, kind, ids)
            if self.options.complete:
                self._complete()
        finally:
            if not self.options.dry_run:
                forget_old(self.progress)

    def _lists(self) -> Iterator[tuple[str, str, Iterator[int]]]:
        pages = -(-self.options.new // TITLES_A_PAGE) + 1
        for kind in series_or_film(self.options.kind):
            if country := self.options.popular_in:
                yield f"popular in {country} ({kind})", kind, self.api.popular(kind, country, pages)
            for year in self.options.years:
                yield f"of {year} ({kind})", kind, self.api.of_year(kind, year, pages)

    def _fetch_list(self, name: str, kind: str, ids: Iterator[int]) -> None:
        self.progress.phase(f"List: {name}", self.options.new)
        for tmdb_id in islice(ids, self.options.new):
            if not self._is_fresh(kind, tmdb_id):
                self._fetch(kind, tmdb_id)
            self.progress.step()

    def _is_fresh(self, kind: str, tmdb_id: int) -> bool:
        return SourceRecord.objects.filter(
            source=SOURCE,
            title__kind=kind,
            title__tmdb_id=tmdb_id,
            fetched_at__gt=timezone.now() - self.options.older_than,
        ).exists()

    def _fetch(self, kind: str, tmdb_id: int, title: Title | None = None) -> None:
        try:
            fetched = self.api.title(kind, tmdb_id)
        except UnexpectedAnswer as error:
            self._note(title, str(error))
            return
        if fetched is None:
            self._note(title, f"TMDB has no {kind} {tmdb_id} any more.")
            return
        self._write(fetched, title)

    def _write(self, fetched: FetchedTitle, title: Title | None) -> None:
        try:
            outcome = write_fetched(SOURCE, fetched, title, dry_run=self.options.dry_run)
        except Refused as refused:
            self._note(title, f"“{fetched.name}”: {refused.reason}")
            return
        self.progress.count(outcome.value)
        if self.options.pictures and not self.options.dry_run:
            of_title = Title.objects.filter(kind=fetched.kind, tmdb_id=fetched.tmdb_id)
            fetch_pictures(wanted_pictures(of_title), self._count_picture)

    def _count_picture(self, fetched: Fetched) -> None:
        if fetched.problem:
            self.progress.problem(f"{fetched.wanted.url}: {fetched.problem}")
        else:
            self.progress.count("pictures stored")

    def _complete(self) -> None:
        titles = due_titles(self.options.older_than)[: self.options.limit]
        self.progress.phase("Titles of the catalogue", len(titles))
        for title in titles:
            tmdb_id = self._id_of(title)
            if tmdb_id is None:
                self._note(title, f"“{title}” was not found at TMDB.")
            else:
                self._fetch(title.kind, tmdb_id, title)
            self.progress.step()

    def _id_of(self, title: Title) -> int | None:
        if title.tmdb_id:
            return title.tmdb_id
        found = title.imdb_id and self.api.id_by_imdb(title.kind, title.imdb_id)
        return found or self.api.id_by_name(title.kind, title.name, title.year)

    def _note(self, title: Title | None, problem: str) -> None:
        """A title that cannot be completed is not asked for again until it is due again."""
        self.progress.problem(problem)
        if title is None or self.options.dry_run:
            return
        record = record_of(SOURCE, title)
        record.problem = problem[:300]
        if not record.values:  # else its age counts: TMDB's data may not be kept for ever
            record.fetched_at = timezone.now()
        record.save()


def due_titles(older_than: timedelta) -> QuerySet[Title]:
    """Never fetched ones first, then the oldest; among them the popular ones first."""
    fetched = SourceRecord.objects.filter(source=SOURCE, title=OuterRef("pk"))
    return (
        Title.objects.active()
        .annotate(tmdb_fetched_at=Subquery(fetched.values("fetched_at")[:1]))
        .filter(Q(tmdb_fetched_at=None) | Q(tmdb_fetched_at__lt=timezone.now() - older_than))
        .order_by(F("tmdb_fetched_at").asc(nulls_first=True), "-popularity", "id")
    )


def forget_old(progress: Progress | None = None) -> int:
    """Takes back what was fetched longer ago than TMDB allows to keep. Returns how many."""
    old = SourceRecord.objects.filter(source=SOURCE, fetched_at__lt=timezone.now() - MAY_CACHE)
    records = list(old.select_related("title"))
    for record in records:
        forget_title(record)
    if records:
        remove_unnamed()
        if progress:
            progress.count("titles whose data was older than six months", len(records))
    return len(records)
