"""TMDB as a source of titles."""

from collections.abc import Iterator

from django.conf import settings

from catalog.sources.errors import UnexpectedAnswer
from catalog.sources.sync_options import SyncOptions
from catalog.sources.sync_run import Progress
from catalog.sources.tmdb.api import TmdbApi, tmdb_client
from catalog.sources.tmdb.sync import SOURCE, TmdbSync

KNOWN_FILM = 550
"""Fight Club: of every country, with every field."""


class TmdbSource:
    name = SOURCE

    def is_configured(self) -> bool:
        return bool(settings.TMDB_TOKEN)

    def sync(self, options: SyncOptions, progress: Progress) -> None:
        with tmdb_client() as client:
            TmdbSync(TmdbApi(client), options, progress).run()

    def check(self) -> Iterator[str]:
        with tmdb_client() as client:
            api = TmdbApi(client)
            yield f"TMDB accepts the token; its pictures are at {api.images()}."
            film = api.title("film", KNOWN_FILM)
            if film is None:
                raise UnexpectedAnswer(f"TMDB has no film {KNOWN_FILM}, which it always had.")
            yield f"It answers about a film: {film.name}, {film.year}, {film.runtime} minutes."
            missing = [
                name
                for name in ("synopsis", "artwork_url", "genres", "people", "certificate", "offers")
                if not getattr(film, name)
            ]
            if missing:
                raise UnexpectedAnswer(f"It states nothing about: {', '.join(missing)}.")
            yield f"Places to watch it in {', '.join(settings.COUNTRIES)}: {len(film.offers)}."
            found = api.id_by_name("film", film.name, film.year)
            if found != KNOWN_FILM:
                raise UnexpectedAnswer("A search for its name and year does not find it.")
            yield "A search finds it by name and year."
            number = sum(1 for _ in api.popular("film", settings.COUNTRIES[0], 1))
            if not number:
                raise UnexpectedAnswer("The list of popular films is empty.")
            yield f"The list of popular films has {number} on its first page."
