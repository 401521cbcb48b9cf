"""Parses the JSON files of wikipedia-movie-data (github.com/prust/wikipedia-movie-data)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec

from catalog.importing.errors import BrokenFileError, LineError, Refusal
from catalog.importing.json_array import read_array
from catalog.importing.title_record import TitleRecord
from catalog.models import Credit

CREDIT = "Wikipedia, CC BY-SA 4.0"
MAX_CAST = 20
"""Actors kept of one cast, in the order of billing."""

# Genres are renamed to those of MovieLens.
GENRES = {
    "Animated": "Animation",
    "Family": "Children",
    "Noir": "Film-Noir",
    "Science Fiction": "Sci-Fi",
    "Sport": "Sports",
    "Suspense": "Thriller",
}
# These say how a film was made or shown, not what it is like.
NOT_GENRES = frozenset({"Live Action", "Independent", "Performance"})


class WikipediaFilm(msgspec.Struct):
    title: str
    year: int | None = None
    cast: list[str] | None = None
    genres: list[str] | None = None
    href: str | None = None
    extract: str | None = None
    thumbnail: str | None = None


def files_of(path: Path) -> list[Path]:
    """One file, or those of a folder; the whole and its decades are not read both."""
    if not path.is_dir():
        return [path]
    files = [whole] if (whole := path / "movies.json").exists() else []
    files = files or sorted(path.glob("movies-*.json"))
    if not files:
        raise BrokenFileError(f"{path} holds no movies.json and no movies-….json.")
    return files


def read_titles(path: Path, *, with_artwork: bool) -> Iterator[TitleRecord | Refusal]:
    for line, element in read_array(path):
        try:
            yield read_title(line, element, with_artwork=with_artwork)
        except LineError as refused:
            yield Refusal(path.name, line, str(refused))


def read_title(line: int, element: Any, *, with_artwork: bool) -> TitleRecord:
    try:
        film = msgspec.convert(element, WikipediaFilm)
    except msgspec.ValidationError as error:
        raise LineError(f"This is not a film of wikipedia-movie-data: {error}.") from None
    synopsis = (film.extract or "").strip()
    return TitleRecord(
        line=line,
        name=film.title.strip(),
        year=film.year,
        synopsis=synopsis,
        synopsis_credit=CREDIT if synopsis else "",
        artwork_url=(film.thumbnail or "") if with_artwork else "",
        wikipedia_page=_page(film),
        genres=tuple(
            dict.fromkeys(GENRES.get(g, g) for g in film.genres or () if g not in NOT_GENRES)
        ),
        people=tuple((Credit.Role.ACTOR.value, name) for name in _cast(film)),
    )


def _page(film: WikipediaFilm) -> str | None:
    """None for an address within a page about something else."""
    page = unquote(film.href or "").replace(" ", "_")
    return page if page and "#" not in page else None


def _cast(film: WikipediaFilm) -> list[str]:
    names = dict.fromkeys(name.strip() for name in film.cast or () if name.strip())
    return list(names)[:MAX_CAST]
