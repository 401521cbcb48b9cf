"""The Simkl export: one CSV file, in which a column states the list that a title is on."""

from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells

BEST = 10
KINDS = {"movie": "film", "tv": "series"}
WATCHED = frozenset({"completed", "watching"})
WANTED = frozenset({"plantowatch"})


def read(row: cells.Row) -> ParsedRow | SkipReason:
    status = "".join(row["watchlist"].casefold().split())
    watched = cells.optional_date(row["watcheddate"])
    stars = cells.stars(row.get("rating", ""), BEST)
    if status not in WATCHED | WANTED and not stars:
        return SkipReason.NOT_WATCHED
    is_watched = status in WATCHED
    return ParsedRow(
        name=cells.name(row["title"]),
        year=cells.year(row.get("year", "")),
        kind=KINDS.get(row["type"].casefold(), ""),
        imdb_id=cells.imdb_id(row.get("imdb", "")),
        tmdb_id=cells.tmdb_id(row.get("tmdb", "")),
        stars=stars,
        rated=watched,
        watched=watched if is_watched else None,
        loose=is_watched and watched is None,
        wanted=status in WANTED,
    )
