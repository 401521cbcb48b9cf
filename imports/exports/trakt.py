"""Trakt exports: CSV files of its pages, and the JSON files of the account's zip."""

from typing import Any

import msgspec

from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells

BEST = 10
KINDS = {"movie": "film", "show": "series", "episode": "series"}


class Work(msgspec.Struct, frozen=True):
    title: str | None = None
    year: int | None = None
    ids: dict[str, Any] = {}


class Item(msgspec.Struct, frozen=True):
    """What one file of the zip lists: a view, a rating or something to watch."""

    type: str = ""
    movie: Work | None = None
    show: Work | None = None
    watched_at: str = ""
    last_watched_at: str = ""
    rated_at: str = ""
    listed_at: str = ""
    rating: float | None = None

    def row(self) -> cells.Row:
        """Returns the item with the columns of the CSV files."""
        work = self.movie or self.show or Work()
        kind = self.type or ("movie" if self.movie else "show")
        return {
            "type": kind,
            "title": work.title or "",
            "year": str(work.year or ""),
            "imdb_id": str(work.ids.get("imdb") or ""),
            "tmdb_id": str(work.ids.get("tmdb") or ""),
            "rating": f"{self.rating:g}" if self.rating else "",
            "rated_at": self.rated_at,
            "watched_at": self.watched_at or self.last_watched_at,
            "listed_at": self.listed_at,
        }


def read_ratings(row: cells.Row) -> ParsedRow | SkipReason:
    if row["type"] in ("episode", "season"):
        return SkipReason.EPISODE_RATING
    stars = cells.needed_stars(row["rating"], BEST)
    return _read(row, stars=stars, rated=cells.date(row["rated_at"]))


def read_history(row: cells.Row) -> ParsedRow | SkipReason:
    return _read(row, watched=cells.date(row["watched_at"]))


def read_watchlist(row: cells.Row) -> ParsedRow | SkipReason:
    return _read(row, wanted=True, listed=cells.optional_date(row["listed_at"]))


def read_item(row: cells.Row) -> ParsedRow | SkipReason:
    if row["rated_at"]:
        return read_ratings(row)
    return read_watchlist(row) if row["listed_at"] else read_history(row)


def _read(row: cells.Row, **more: Any) -> ParsedRow | SkipReason:
    kind = KINDS.get(row["type"])
    if kind is None:
        return SkipReason.OTHER_KIND
    return ParsedRow(
        name=cells.name(row["title"]),
        year=cells.year(row.get("year", "")),
        kind=kind,
        imdb_id=cells.imdb_id(row.get("imdb_id", "")),
        tmdb_id=cells.tmdb_id(row.get("tmdb_id", "")),
        **more,
    )
