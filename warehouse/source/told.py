"""What members' histories tell beside the parties: kept in the warehouse, brought up to date from
history's changes. What a party told is in the log already."""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from history.interface import Cursor
from history.records import Changed, Forgotten, Rated, RatingRemoved, View
from history.stores import history
from parties.remembered import SOURCE
from warehouse.stage import PART, TOLD, Stage

CHANGED = {"id": "VARCHAR", "gone": "BOOLEAN", **{n: t for n, t in TOLD.items() if n != "id"}}
NEW_TOLD = """
SELECT * FROM previous_told
WHERE person NOT IN (SELECT person FROM told_forgotten) AND id NOT IN (SELECT id FROM told_changed)
UNION ALL
SELECT {columns} FROM told_changed WHERE NOT gone
ORDER BY occurred_at, id
"""
COUNTED = "SELECT split_part(id, ':', 1), count(*) FROM told GROUP BY ALL"
CHANGED_DAYS = """
SELECT DISTINCT CAST(occurred_at AS DATE) FROM (
    (FROM previous_told EXCEPT FROM new_told) UNION ALL (FROM new_told EXCEPT FROM previous_told)
)
"""


class Collected:
    """The last word of the changes on each view, rating and person."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[Any, ...]] = {}
        self.of: dict[str, set[str]] = {}
        self.forgotten: set[str] = set()

    def take(self, changes: Iterable[tuple[Cursor, Changed]], cursor: Cursor | None) -> Cursor:
        last = cursor or 0
        for number, changed in changes:
            last = number
            if isinstance(changed, Forgotten):
                self._forget(changed.person)
            else:
                row = _row(changed)
                self.rows[row[0]] = row
                self.of.setdefault(changed.person, set()).add(row[0])
        return last

    def _forget(self, person: str) -> None:
        self.forgotten.add(person)
        for each in self.of.pop(person, set()):
            del self.rows[each]


def update(stage: Stage, previous: str, cursor: Cursor | None) -> tuple[set[datetime.date], Cursor]:
    """Stages `new_told`; returns the days that it changed, and the cursor for the next time.

    previous: what stands after FROM for what was told before.
    """
    collected = Collected()
    last = collected.take(history().changes_since(cursor), cursor)
    stage.write("told_changed", CHANGED, collected.rows.values())
    people = sorted(collected.forgotten)
    stage.write("told_forgotten", {"person": "VARCHAR"}, [(person,) for person in people])
    for name in ("told_changed", "told_forgotten"):
        stage.view(name, stage.folder / name / PART)
    stage.duck.execute(f"CREATE OR REPLACE TEMP VIEW previous_told AS {previous}")
    stage.write_sql("new_told", NEW_TOLD.format(columns=", ".join(TOLD)))
    stage.view("new_told", stage.file("new_told"))
    days = stage.duck.execute(CHANGED_DAYS).fetchall()
    return {day for (day,) in days}, last


def days(stage: Stage) -> set[datetime.date]:
    found = stage.duck.execute("SELECT DISTINCT CAST(occurred_at AS DATE) FROM new_told").fetchall()
    return {day for (day,) in found}


def on(stage: Stage, day: datetime.date) -> dict[str, int]:
    """Stages what was told of a day. Returns the rows by the first word of their ids."""
    sql = f"FROM new_told WHERE CAST(occurred_at AS DATE) = DATE '{day}' ORDER BY occurred_at, id"
    stage.write_sql("told", sql, day)
    stage.view("told", stage.file("told", day))
    return dict(stage.duck.execute(COUNTED).fetchall())


def _row(changed: Changed) -> tuple[Any, ...]:
    """As CHANGED has it. What a party told, and what was taken back, is gone from here."""
    if isinstance(changed, View):
        return _told("view", changed.view_id, changed, changed.watched_at, None, changed.seconds)
    if isinstance(changed, Rated):
        return _told("rating", str(changed.title), changed, changed.rated_at, changed.stars, None)
    if isinstance(changed, RatingRemoved):
        return _gone("rating", changed.person, str(changed.title))
    assert not isinstance(changed, Forgotten)  # noqa: S101 taken elsewhere
    return _gone("view", changed.person, changed.view_id)


def _told(
    what: str,
    key: str,
    told: View | Rated,
    at: datetime.datetime,
    stars: float | None,
    seconds: int | None,
) -> tuple[Any, ...]:
    if told.source == SOURCE:
        return _gone(what, told.person, key)
    kind = "watched" if what == "view" else "rated"
    surface = told.source.partition(":")[0]
    surface = surface if surface in ("page", "import") else "unknown"
    number = _id(what, told.person, key)
    return number, False, at, told.person, kind, surface, told.title, stars, seconds


def _gone(what: str, person: str, key: str) -> tuple[Any, ...]:
    return _id(what, person, key), True, None, person, None, None, None, None, None


def _id(what: str, person: str, key: str) -> str:
    """Tells nobody who it was."""
    digest = hashlib.blake2b(f"{person}\n{key}".encode(), digest_size=10)
    return f"{what}:{digest.hexdigest()}"
