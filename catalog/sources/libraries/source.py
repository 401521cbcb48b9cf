"""A library as a source: what it has becomes a place to watch it, what it has no more is none."""

from collections.abc import Iterator
from typing import Protocol

from django.conf import settings
from django.db import transaction

from catalog.chunks import chunks
from catalog.models import Availability, CatalogRevision, SourceRecord, Title
from catalog.sources.errors import UnexpectedAnswer
from catalog.sources.fetched_title import FetchedOffer, FetchedTitle
from catalog.sources.http_client import HttpClient
from catalog.sources.libraries.library_item import LibraryItem
from catalog.sources.libraries.media_browser import MediaBrowserLibrary
from catalog.sources.libraries.plex import PlexLibrary
from catalog.sources.libraries.signals import library_synchronised
from catalog.sources.libraries.url import LibraryUrl
from catalog.sources.sync_options import SyncOptions
from catalog.sources.sync_run import Progress
from catalog.sources.writing import Refused, find_title, write_fetched

MAX_ITEMS = 50_000
RECORDS_AT_A_TIME = 500
PREFIX = "library:"
EVERYWHERE = ""
"""A library is in no country."""


class Library(Protocol):
    """All methods raise SourceError."""

    def client(self) -> HttpClient: ...

    def server_name(self, client: HttpClient) -> str: ...

    def total(self, client: HttpClient) -> int: ...

    def items(self, client: HttpClient) -> Iterator[LibraryItem]: ...


class LibrarySource:
    def __init__(self, url: LibraryUrl) -> None:
        self.url, self.name = url, url.name
        self.source = f"{PREFIX}{url.name}"
        self.library: Library = PlexLibrary(url) if url.kind == "plex" else MediaBrowserLibrary(url)

    def is_configured(self) -> bool:
        return True

    def check(self) -> Iterator[str]:
        with self.library.client() as client:
            name = self.library.server_name(client)
            yield f"{client.host} is {name}, and accepts the token."
            yield f"It has {self._total(client):,} films and series."
            first = next(self.library.items(client), None)
            if first is not None:
                yield f"The first one: {first.name} ({first.year}), at {first.link}"

    def sync(self, options: SyncOptions, progress: Progress) -> None:
        """Everything is received before anything is changed."""
        with self.library.client() as client:
            progress.phase(f"Asking {self.name}", self._total(client))
            received = list(self.library.items(client))
        progress.phase(f"Titles of {self.name}", len(received))
        known, present = self._known(), {item.external_id for item in received}
        for item in received:
            if known.get(item.external_id) == item.link:
                progress.count("titles as they were")
            else:
                self._write(item, present, options, progress)
            progress.step()
        self._remove_others(present, options, progress)
        if not options.dry_run:
            library_synchronised.send(LibrarySource, library=self.url)

    def _total(self, client: HttpClient) -> int:
        total = self.library.total(client)
        if total > MAX_ITEMS:
            raise UnexpectedAnswer(
                f"{self.name} has {total:,} titles; at most {MAX_ITEMS:,} are taken."
            )
        return total

    def _known(self) -> dict[str, str]:
        """Id at the library → link, of what was written before."""
        records = SourceRecord.objects.filter(source=self.source, title__retired_at=None)
        offers = Availability.objects.filter(source=self.source)
        link_of = dict(offers.values_list("title_id", "link"))
        return {
            external_id: link_of.get(title, "")
            for external_id, title in records.values_list("external_id", "title_id")
        }

    def _write(
        self, item: LibraryItem, present: set[str], options: SyncOptions, progress: Progress
    ) -> None:
        fetched = FetchedTitle(
            external_id=item.external_id,
            kind=item.kind,
            name=item.name,
            year=item.year,
            runtime=item.runtime,
            imdb_id=item.imdb_id,
            tmdb_id=item.tmdb_id,
            offers=[FetchedOffer(EVERYWHERE, self.name, "", item.link)],
        )
        record = SourceRecord.objects.filter(source=self.source, external_id=item.external_id)
        before = record.select_related("title").first()
        title = before.title.current() if before else find_title(fetched)
        if self._has_another(title, item, present):
            progress.count("further copies of a title")
            return
        try:
            outcome = write_fetched(self.source, fetched, title, dry_run=options.dry_run)
        except Refused as refused:
            progress.problem(f"“{item.name}”: {refused.reason}")
        else:
            progress.count(outcome.value)

    def _has_another(self, title: Title | None, item: LibraryItem, present: set[str]) -> bool:
        """Whether the title leads to another item that the library still has: of several copies of
        a film, one is the place to watch it, and stays so."""
        if title is None:
            return False
        records = SourceRecord.objects.filter(source=self.source, title=title)
        written = set(records.values_list("external_id", flat=True))
        return bool(written & (present - {item.external_id}))

    def _remove_others(self, present: set[str], options: SyncOptions, progress: Progress) -> None:
        records = SourceRecord.objects.filter(source=self.source)
        gone = [
            (pk, title)
            for pk, external_id, title in records.values_list("pk", "external_id", "title_id")
            if external_id not in present
        ]
        progress.count("titles that it has no more", len(gone))
        if not options.dry_run:
            remove_offers(self.source, gone)


def remove_offers(source: str, gone: list[tuple[int, int]]) -> None:
    """`gone`: ids of records and of their titles. The titles stay."""
    for part in chunks(gone, RECORDS_AT_A_TIME):
        with transaction.atomic():
            titles = [title for _, title in part]
            Availability.objects.filter(source=source, title__in=titles).delete()
            SourceRecord.objects.filter(pk__in=[pk for pk, _ in part]).delete()
            CatalogRevision.bump()


def titles_of_items(library: str) -> dict[str, int]:
    """Id at the library → the title that it is here, of what the library of this name has."""
    records = SourceRecord.objects.filter(source=f"{PREFIX}{library}")
    return dict(records.values_list("external_id", "title_id"))


def library_sources() -> list[LibrarySource]:
    return [LibrarySource(url) for url in settings.LIBRARIES]


def forget_removed_libraries() -> int:
    """What libraries stated that are no more in LIBRARIES goes. Returns how many titles."""
    configured = {each.source for each in library_sources()}
    records = SourceRecord.objects.filter(source__startswith=PREFIX)
    gone = list(records.exclude(source__in=configured).values_list("pk", "title_id", "source"))
    for source in {each[2] for each in gone}:
        remove_offers(source, [(pk, title) for pk, title, of in gone if of == source])
    return len(gone)
