"""Ids of views, which sort as text in the order of time."""

from datetime import datetime

from history.records import require_utc

BEFORE = "before~"
"""Begins the suffix of a view of which only the last possible day is known."""


def view_id(watched_at: datetime, suffix: str) -> str:
    """Builds the id from time and suffix, so that a view that is recorded twice is one.

    `suffix` distinguishes views of the same time: the id of the pick, the title of an import.
    """
    return f"{moment_text(watched_at)}~{suffix}"


def is_last_possible_day(view_id: str) -> bool:
    """Whether the view was on its day or on any day before."""
    return view_id.partition("~")[2].startswith(BEFORE)


def moment_text(moment: datetime) -> str:
    """Formats a UTC datetime in 27 characters, to the microsecond, that sort in order of time."""
    require_utc(moment)
    return moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
