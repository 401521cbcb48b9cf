"""Parses the CSV files of a MovieLens data set: movies, links, tags, ratings."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from catalog.importing.csv_table import read_table
from catalog.importing.errors import BrokenFileError, LineError, Refusal
from catalog.importing.title_record import TitleRecord
from catalog.models import Title
from catalog.movielens_name import is_no_name, read_name, split_year

NO_GENRES = "(no genres listed)"


class Links(NamedTuple):
    imdb_id: str | None
    tmdb_id: int | None


class RatingLine(NamedTuple):
    line: int
    rater: str
    movielens_id: int
    stars: float
    rated_at: int


def movies_file(folder: Path) -> Path:
    path = folder / "movies.csv"
    if not path.is_file():
        raise BrokenFileError(f"{folder} is not a MovieLens folder: it has no movies.csv.")
    return path


def read_links(path: Path) -> Iterator[tuple[int, Links] | Refusal]:
    for row in read_table(path, needed=("movieId", "imdbId", "tmdbId")):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        try:
            imdb = _whole("imdbId", cells["imdbId"]) if cells["imdbId"] else None
            tmdb = _whole("tmdbId", cells["tmdbId"]) if cells["tmdbId"] else None
            links = Links(f"tt{imdb:07d}" if imdb else None, tmdb)
            yield _whole("movieId", cells["movieId"]), links
        except LineError as refused:
            yield Refusal(path.name, line, str(refused))


def read_titles(path: Path, links: dict[int, Links]) -> Iterator[TitleRecord | Refusal]:
    for row in read_table(path, needed=("movieId", "title", "genres")):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        try:
            yield _title(line, cells, links)
        except LineError as refused:
            yield Refusal(path.name, line, str(refused))


def _title(line: int, cells: dict[str, str], links: dict[int, Links]) -> TitleRecord:
    movielens_id = _whole("movieId", cells["movieId"])
    imdb_id, tmdb_id = links.get(movielens_id, Links(None, None))
    dated, year, is_series = split_year(cells["title"])
    if is_no_name(dated):
        raise LineError(f"title: “{dated[:60]}” is no name with a year of four digits.")
    name = read_name(dated)
    genres = cells["genres"] if cells["genres"] != NO_GENRES else ""
    return TitleRecord(
        line=line,
        kind=(Title.Kind.SERIES if is_series else Title.Kind.FILM).value,
        name=name.display,
        original_name=name.original,
        year=year,
        movielens_id=movielens_id,
        imdb_id=imdb_id,
        tmdb_id=tmdb_id,
        genres=tuple(genre for genre in genres.split("|") if genre),
    )


def count_tags(path: Path) -> Iterator[tuple[int, str, int] | Refusal]:
    """(MovieLens id, tag, how many people gave it), after all refusals."""
    givers: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in read_table(path, needed=("userId", "movieId", "tag")):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        try:
            text = " ".join(cells["tag"].lower().split())
            if not 0 < len(text) <= 100:
                raise LineError("A tag has 1 to 100 characters.")
            givers[_whole("movieId", cells["movieId"]), text].add(cells["userId"])
        except LineError as refused:
            yield Refusal(path.name, line, str(refused))
    for (movielens_id, text), people in givers.items():
        yield movielens_id, text, len(people)


def read_ratings(path: Path) -> Iterator[RatingLine | Refusal]:
    for row in read_table(path, needed=("userId", "movieId", "rating", "timestamp")):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        try:
            yield RatingLine(
                line,
                str(_whole("userId", cells["userId"])),
                _whole("movieId", cells["movieId"]),
                _stars(cells["rating"]),
                _whole("timestamp", cells["timestamp"]),
            )
        except LineError as refused:
            yield Refusal(path.name, line, str(refused))


def _stars(cell: str) -> float:
    try:
        stars = float(cell)
    except ValueError:
        stars = 0.0
    if not 0.5 <= stars <= 5.0:
        raise LineError(f"rating: “{cell[:20]}” is not half a star to five stars.")
    return stars


def _whole(column: str, cell: str) -> int:
    # Past ten digits nothing here means anything, and no column of a database holds it.
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 10):
        raise LineError(f"{column}: “{cell[:20]}” is not a whole number.")
    return int(cell)
