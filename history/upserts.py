"""Upserts by the merge rules, which the database itself applies in one statement.

Idempotent and independent of order; each returns the keys of the rows that it wrote.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from catalog.chunks import chunks
from history.records import Rated, View

ROWS = 150  # at six values each below the 999 that an old SQLite takes
VIEWS = (
    """
    INSERT INTO history_view (person, view_id, title_id, watched_at, seconds, source) VALUES """,
    """
    ON CONFLICT (person, view_id) DO UPDATE SET
        seconds = excluded.seconds, title_id = excluded.title_id, source = excluded.source
    WHERE COALESCE(excluded.seconds, -1) > COALESCE(history_view.seconds, -1)
    RETURNING person, view_id
    """,
)
RATINGS = (
    """
    INSERT INTO history_rating (person, title_id, stars, rated_at, source) VALUES """,
    """
    ON CONFLICT (person, title_id) DO UPDATE SET
        stars = excluded.stars, rated_at = excluded.rated_at, source = excluded.source
    WHERE excluded.rated_at > history_rating.rated_at
    RETURNING person, title_id
    """,
)


def write_views(views: Sequence[View]) -> list[tuple[str, str]]:
    """Upserts views with distinct keys. Returns the keys of those that were new or longer."""
    rows = [
        [view.person, view.view_id, view.title, _moment(view.watched_at), view.seconds, view.source]
        for view in views
    ]
    return _write(VIEWS, rows)


def write_ratings(ratings: Sequence[Rated]) -> list[tuple[str, int]]:
    """Upserts ratings with distinct keys. Returns the keys of those that were new or newer."""
    rows = [
        [each.person, each.title, each.stars, _moment(each.rated_at), each.source]
        for each in ratings
    ]
    return _write(RATINGS, rows)


def _write(statement: tuple[str, str], rows: list[list[Any]]) -> list[tuple[Any, Any]]:
    written: list[tuple[Any, Any]] = []
    before, after = statement
    with connection.cursor() as cursor:
        for some in chunks(rows, ROWS):
            places = ", ".join(["(" + ", ".join(["%s"] * len(some[0])) + ")"] * len(some))
            cursor.execute(before + places + after, [value for row in some for value in row])
            written += cursor.fetchall()
    return written


def _moment(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
