"""The project's own CSV: names, years, ratings, days and ids, in columns of any order."""

from collections.abc import Iterable

from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells

NAMES = ("title", "name")
STARS = {"rating": 5.0, "stars": 5.0, "rating10": 10.0}
"""Columns of ratings, with their best."""

WATCHED = ("watched", "watched_at", "date watched", "watcheddate")
RATED = ("rated", "rated_at", "date rated")
IMDB = ("imdb_id", "imdbid", "imdb id", "const")
TMDB = ("tmdb_id", "tmdbid", "tmdb id")
YES = frozenset({"yes", "true", "1", "x", "y"})
NO = frozenset({"", "no", "false", "0", "n"})
KINDS = {"film": "film", "movie": "film", "series": "series", "show": "series", "tv": "series"}


def fits(columns: frozenset[str]) -> bool:
    return not columns.isdisjoint(NAMES) and not columns.isdisjoint({*STARS, *WATCHED})


def read(row: cells.Row) -> ParsedRow | SkipReason:
    stars = _stars(row)
    watched = _first(row, WATCHED)
    if stars is None and watched.casefold() in NO:
        return SkipReason.NOT_WATCHED
    is_day = watched.casefold() not in YES | NO
    day = cells.date(watched) if is_day else None
    return ParsedRow(
        name=cells.name(_first(row, NAMES)),
        original_name=row.get("original_title", "")[: cells.MAX_NAME_LENGTH],
        year=cells.year(row.get("year", "")),
        kind=KINDS.get((row.get("kind") or row.get("type", "")).casefold(), ""),
        imdb_id=cells.imdb_id(_first(row, IMDB)),
        tmdb_id=cells.tmdb_id(_first(row, TMDB)),
        stars=stars,
        rated=cells.optional_date(_first(row, RATED)) or day,
        watched=day,
        loose=watched.casefold() in YES,
    )


def _stars(row: cells.Row) -> float | None:
    given = ((row.get(column, ""), best) for column, best in STARS.items())
    return next((cells.stars(text, best) for text, best in given if text), None)


def _first(row: cells.Row, columns: Iterable[str]) -> str:
    return next((text for column in columns if (text := row.get(column, ""))), "")
