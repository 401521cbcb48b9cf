"""What Netflix gives: `ViewingActivity.csv` on request, `NetflixViewingHistory.csv` at once."""

from imports import dates
from imports.exports import cells
from imports.line import LeftOut, Said

LEAST_SECONDS = 120


def read_activity(row: cells.Row) -> Said | LeftOut:
    if row.get("supplemental video type"):
        return LeftOut.SUPPLEMENT
    seconds = cells.seconds(row["duration"])
    if seconds is None:
        return LeftOut.BROKEN
    if seconds < LEAST_SECONDS:
        return LeftOut.SHORT
    return Said(
        name=cells.name(row["title"]),
        episode=True,
        watched=dates.read(row["start time"]),
        seconds=seconds,
        profile=row.get("profile name", "")[:60],
    )


def read_history(row: cells.Row) -> Said | LeftOut:
    return Said(name=cells.name(row["title"]), episode=True, watched=dates.read(row["date"]))
