"""What Letterboxd gives: a zip of CSV files, of which some tell of films that were seen."""

from imports import dates
from imports.exports import cells
from imports.line import LeftOut, Said

BEST = 5


def read_ratings(row: cells.Row) -> Said | LeftOut:
    return Said(
        name=cells.name(row["name"]),
        year=cells.year(row["year"]),
        stars=cells.stars(row["rating"], BEST),
        rated=dates.read(row["date"]),
    )


def read_diary(row: cells.Row) -> Said | LeftOut:
    return Said(
        name=cells.name(row["name"]),
        year=cells.year(row["year"]),
        stars=cells.stars(row.get("rating", ""), BEST),
        rated=dates.read(row["date"]),
        watched=dates.read(row["watched date"] or row["date"]),
    )


def read_watched(row: cells.Row) -> Said | LeftOut:
    """Its day is that of saying so."""
    return Said(
        name=cells.name(row["name"]),
        year=cells.year(row["year"]),
        watched=dates.read(row["date"]),
        loose=True,
    )
