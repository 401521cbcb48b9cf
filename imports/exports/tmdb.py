"""TMDB exports: ratings and watchlists."""

from typing import Any

from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells

BEST = 10
KINDS = {"movie": "film", "tv": "series"}


def read_ratings(row: cells.Row) -> ParsedRow | SkipReason:
    if row.get("season number") or row.get("episode number"):
        return SkipReason.EPISODE_RATING
    stars = cells.needed_stars(row["your rating"], BEST)
    return _read(row, stars=stars, rated=cells.date(row["date rated"]))


def read_watchlist(row: cells.Row) -> ParsedRow | SkipReason:
    return _read(row, wanted=True, listed=cells.optional_date(row["date added"]))


def _read(row: cells.Row, **more: Any) -> ParsedRow:
    return ParsedRow(
        name=cells.name(row["name"]),
        year=cells.year(row.get("release date", "")),
        kind=KINDS.get(row["type"].casefold(), ""),
        imdb_id=cells.imdb_id(row.get("imdb id", "")),
        tmdb_id=cells.tmdb_id(row["tmdb id"]),
        **more,
    )
