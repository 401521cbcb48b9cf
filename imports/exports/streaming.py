"""What Amazon Prime Video and Disney+ hand out on a request for one's data."""

import re

from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells
from imports.exports.netflix import LEAST_SECONDS

SEASON = re.compile(r"[ ,:–-]+(?=(?:season|series|staffel|saison|temporada|stagione) \d)", re.I)


def read_prime(row: cells.Row) -> ParsedRow | SkipReason:
    seconds = cells.whole_seconds(row.get("seconds viewed", "").partition(".")[0])
    if seconds is not None and seconds < LEAST_SECONDS:
        return SkipReason.SHORT
    at = row.get("playback start datetime (utc)") or row.get("playback hour", "")
    name = SEASON.sub(": ", cells.name(row["title"]), count=1)
    return ParsedRow(name=name, episode=True, watched=cells.date(at), seconds=seconds)


def read_prime_page(row: cells.Row) -> ParsedRow | SkipReason:
    """Parses what a script for browsers collects from the page of the watch history."""
    return ParsedRow(
        name=SEASON.sub(": ", cells.name(row["title"]), count=1),
        episode=row["type"].casefold() != "movie",
        kind="film" if row["type"].casefold() == "movie" else "",
        watched=cells.date(row["date watched"]),
    )


def read_disney(row: cells.Row) -> ParsedRow | SkipReason:
    """Parses a row in which a program is an episode if it has a season, which names the series."""
    series = row.get("season title", "")
    return ParsedRow(
        name=SEASON.sub(": ", cells.name(series or row["program title"]), count=1),
        episode=True,
        kind="series" if series else "",
        watched=cells.date(row["date"]),
        profile=row.get("profile id", "")[:60],
    )
