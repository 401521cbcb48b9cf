"""IMDb exports: ratings and lists, with ids of titles. The headers were others until 2017."""

from imports import dates
from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells

BEST = 10
FILMS = frozenset(
    {"movie", "feature film", "tv movie", "tvmovie", "tv special", "tvspecial", "short"}
    | {"tv short", "tvshort", "short film", "documentary", "video"}
)
SERIES = frozenset({"tv series", "tvseries", "tv mini series", "tvminiseries", "mini-series"})
EPISODES = frozenset({"tv episode", "tvepisode"})


def read_ratings(row: cells.Row) -> ParsedRow | SkipReason:
    stars = cells.needed_stars(row["your rating"], BEST)
    return _read(row, stars, cells.date(row["date rated"]))


def read_old_ratings(row: cells.Row) -> ParsedRow | SkipReason:
    return _read(row, cells.needed_stars(row["you rated"], BEST), cells.date(row["created"]))


def read_list(row: cells.Row) -> ParsedRow | SkipReason:
    """Parses a row of a list, in which the ratings of its owner may stand, too."""
    stars = cells.stars(row.get("your rating", ""), BEST)
    rated = cells.optional_date(row.get("date rated", ""))
    listed = cells.optional_date(row["created"])
    return _read(row, stars if rated else None, rated, wanted=True, listed=listed)


def _read(
    row: cells.Row,
    stars: float | None,
    rated: dates.DateNumbers | None,
    *,
    wanted: bool = False,
    listed: dates.DateNumbers | None = None,
) -> ParsedRow | SkipReason:
    kind = row["title type"].casefold()
    if kind in EPISODES:
        return SkipReason.EPISODE_RATING
    if kind not in FILMS | SERIES:
        return SkipReason.OTHER_KIND
    return ParsedRow(
        name=cells.name(row["title"]),
        original_name=row.get("original title", "")[: cells.MAX_NAME_LENGTH],
        year=cells.year(row["year"]),
        kind="series" if kind in SERIES else "film",
        imdb_id=cells.imdb_id(row["const"]),
        stars=stars,
        rated=rated,
        wanted=wanted,
        listed=listed,
    )
