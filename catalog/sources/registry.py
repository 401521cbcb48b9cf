"""The sources of titles, each a package behind the same small interface."""

from collections.abc import Iterator
from typing import Protocol

from catalog.sources.errors import NotConfigured
from catalog.sources.libraries.source import library_sources
from catalog.sources.sync_options import SyncOptions
from catalog.sources.sync_run import Progress
from catalog.sources.tmdb.source import TmdbSource


class Source(Protocol):
    name: str

    def is_configured(self) -> bool: ...

    def check(self) -> Iterator[str]:
        """Tries the real service, and yields a sentence for each thing that works. Raises
        SourceError for the first that does not."""

    def sync(self, options: SyncOptions, progress: Progress) -> None:
        """Raises SourceError; what was done until then stays."""


def sources() -> dict[str, Source]:
    """Libraries come first, so that TMDB completes what they bring."""
    known: list[Source] = [*library_sources(), TmdbSource()]
    return {source.name: source for source in known}


def source_called(name: str) -> Source:
    """Raises NotConfigured for a name that no source has."""
    known = sources()
    if name not in known:
        raise NotConfigured(f"There is no source {name!r}; there are: {', '.join(known)}.")
    return known[name]
