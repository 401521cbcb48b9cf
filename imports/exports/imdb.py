"""What IMDb gives: ratings, with the ids of titles. The header was another one until 2017."""

from imports import dates
from imports.exports import cells
from imports.line import LeftOut, Said

BEST = 10
FILMS = frozenset(
    {"movie", "feature film", "tv movie", "tvmovie", "tv special", "tvspecial", "short"}
    | {"tv short", "tvshort", "short film", "documentary", "video"}
)
SERIES = frozenset({"tv series", "tvseries", "tv mini series", "tvminiseries", "mini-series"})
EPISODES = frozenset({"tv episode", "tvepisode"})


def read_ratings(row: cells.Row) -> Said | LeftOut:
    return _read(row, row["your rating"], row["date rated"])


def read_old_ratings(row: cells.Row) -> Said | LeftOut:
    return _read(row, row["you rated"], row["created"])


def _read(row: cells.Row, stars: str, rated: str) -> Said | LeftOut:
    kind = row["title type"].casefold()
    if kind in EPISODES:
        return LeftOut.EPISODE_RATING
    if kind not in FILMS | SERIES:
        return LeftOut.OTHER_KIND
    return Said(
        name=cells.name(row["title"]),
        year=cells.year(row["year"]),
        kind="series" if kind in SERIES else "film",
        imdb_id=cells.imdb_id(row["const"]),
        stars=cells.stars(stars, BEST),
        rated=dates.read(rated),
    )
