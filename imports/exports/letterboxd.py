"""Letterboxd exports: a zip of CSV files, some of which list films that were seen."""

from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells

BEST = 5


def read_ratings(row: cells.Row) -> ParsedRow | SkipReason:
    return ParsedRow(
        name=cells.name(row["name"]),
        year=cells.year(row["year"]),
        uri=cells.uri(row["letterboxd uri"]),
        stars=cells.needed_stars(row["rating"], BEST),
        rated=cells.date(row["date"]),
    )


def read_diary(row: cells.Row) -> ParsedRow | SkipReason:
    """Parses a row of diary.csv, whose address is that of the entry, not of the film."""
    return ParsedRow(
        name=cells.name(row["name"]),
        year=cells.year(row["year"]),
        stars=cells.stars(row.get("rating", ""), BEST),
        rated=cells.optional_date(row["date"]),
        watched=cells.date(row["watched date"] or row["date"]),
    )


def read_watched(row: cells.Row) -> ParsedRow | SkipReason:
    """Parses a row of watched.csv, whose date is when it was entered, not when it was watched."""
    return ParsedRow(
        name=cells.name(row["name"]),
        year=cells.year(row["year"]),
        uri=cells.uri(row["letterboxd uri"]),
        watched=cells.optional_date(row["date"]),
        loose=True,
    )


def read_watchlist(row: cells.Row) -> ParsedRow | SkipReason:
    return _wanted(row, row["letterboxd uri"], row["date"])


def read_list(row: cells.Row) -> ParsedRow | SkipReason:
    return _wanted(row, row["url"], "")


def _wanted(row: cells.Row, uri: str, listed: str) -> ParsedRow:
    return ParsedRow(
        name=cells.name(row["name"]),
        year=cells.year(row["year"]),
        uri=cells.uri(uri),
        wanted=True,
        listed=cells.optional_date(listed),
    )
