from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import chain

from catalog.models import Title


@dataclass(slots=True)
class TitleRecord:
    """One title as a file states it. An empty field says nothing about the title."""

    line: int
    name: str
    year: int | None = None
    kind: str = Title.Kind.FILM.value
    original_name: str = ""
    other_names: str = ""
    """One on each line."""
    runtime: int | None = None
    certificate: str = ""
    language: str = ""
    synopsis: str = ""
    synopsis_credit: str = ""
    artwork_url: str = ""
    backdrop_url: str = ""
    video_url: str = ""
    trailer_url: str = ""
    collection: str = ""
    imdb_id: str | None = None
    tmdb_id: int | None = None
    movielens_id: int | None = None
    wikipedia_page: str | None = None
    popularity: float | None = None
    genres: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    """(role, name), in order of billing."""
    availability: tuple[tuple[str, str], ...] = field(default=())
    """(country, service)."""
    notes: tuple[str, ...] = ()
    """What the reader has decided about the line, as the report counts it."""

    def texts(self) -> Iterator[str]:
        for column in COLUMNS:
            if isinstance(value := getattr(self, column), str):
                yield value
        yield from chain(self.genres, self.moods, *self.people, *self.availability)


LISTS = frozenset({"genres", "moods", "people", "availability", "notes"})
COLUMNS = tuple(f.name for f in fields(TitleRecord) if f.name not in LISTS | {"line"})
"""What stands in a column of the title's own table."""

EXTERNAL_IDS = ("imdb_id", "tmdb_id", "movielens_id", "wikipedia_page")
EXTERNAL_ID_NAMES = {
    "imdb_id": "IMDb id",
    "tmdb_id": "TMDB id",
    "movielens_id": "MovieLens id",
    "wikipedia_page": "Wikipedia page",
}
