"""The ids of views, whose order as text is the order in time."""

from datetime import datetime

from history.records import refuse_elsewhere


def view_id(watched_at: datetime, suffix: str) -> str:
    """The same for the same moment and suffix, so that a view recorded twice is one.

    `suffix` tells views of one moment apart: the pick, the line of an import.
    """
    return f"{moment_text(watched_at)}~{suffix}"


def moment_text(moment: datetime) -> str:
    """27 characters of UTC, to the microsecond: their order is the order in time."""
    refuse_elsewhere(moment)
    return moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
