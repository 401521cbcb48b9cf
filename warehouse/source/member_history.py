"""Views and ratings of members outside of parties, kept up to date from history's change feed.

Those with the source "party" are left out: the interaction log of the party has them already.
"""

import datetime
import hashlib
from collections.abc import Iterable

from history.backend import history
from history.interface import Cursor
from history.records import Changed, Forgotten, Rated, RatingRemoved, View
from parties.storage.history_sync import SOURCE
from warehouse.staging_area import Stage
from warehouse.staging_schema import ChangedHistoryRow, ForgottenPersonRow, MemberHistoryRow

NEW = f"""
SELECT * FROM previous_member_history
WHERE
    person NOT IN (SELECT person FROM forgotten_person)
    AND id NOT IN (SELECT id FROM changed_history)
UNION ALL
SELECT {", ".join(MemberHistoryRow._fields)} FROM changed_history WHERE NOT removed
ORDER BY occurred_at, id
"""  # noqa: S608 the names of columns
# Where a view or a rating was stated, by the first part of its source.
SURFACES = {"page": "page", "import": "import", "library": "import"}
COUNTED = "SELECT split_part(id, ':', 1), count(*) FROM member_history GROUP BY ALL"
CHANGED_DAYS = """
SELECT DISTINCT CAST(occurred_at AS DATE) FROM (
    (FROM previous_member_history EXCEPT FROM new_member_history)
    UNION ALL
    (FROM new_member_history EXCEPT FROM previous_member_history)
)
"""


class LatestChanges:
    """The last change of each view and rating, and the people who were forgotten."""

    def __init__(self) -> None:
        self.rows: dict[str, ChangedHistoryRow] = {}
        self.ids_of: dict[str, set[str]] = {}
        self.forgotten: set[str] = set()

    def apply(self, changes: Iterable[tuple[Cursor, Changed]], cursor: Cursor | None) -> Cursor:
        last = cursor or 0
        for number, changed in changes:
            last = number
            if isinstance(changed, Forgotten):
                self._forget(changed.person)
            else:
                row = _row(changed)
                self.rows[row.id] = row
                self.ids_of.setdefault(changed.person, set()).add(row.id)
        return last

    def _forget(self, person: str) -> None:
        self.forgotten.add(person)
        for each in self.ids_of.pop(person, set()):
            del self.rows[each]


def update(stage: Stage, previous: str, cursor: Cursor | None) -> tuple[set[datetime.date], Cursor]:
    """Stages `new_member_history`; returns the days that it changes, and the next cursor.

    `previous` is what follows FROM for the member history of the last publication.
    """
    latest = LatestChanges()
    last = latest.apply(history().changes_since(cursor), cursor)
    stage.write("changed_history", ChangedHistoryRow, latest.rows.values())
    people = map(ForgottenPersonRow, sorted(latest.forgotten))
    stage.write("forgotten_person", ForgottenPersonRow, people)
    for name in ("changed_history", "forgotten_person"):
        stage.view(name, stage.file(name))
    stage.duck.execute(f"CREATE OR REPLACE TEMP VIEW previous_member_history AS {previous}")
    stage.write_sql("new_member_history", NEW)
    stage.view("new_member_history", stage.file("new_member_history"))
    days = stage.duck.execute(CHANGED_DAYS).fetchall()
    return {day for (day,) in days}, last


def days(stage: Stage) -> set[datetime.date]:
    sql = "SELECT DISTINCT CAST(occurred_at AS DATE) FROM new_member_history"
    return {day for (day,) in stage.duck.execute(sql).fetchall()}


def stage_day(stage: Stage, day: datetime.date) -> dict[str, int]:
    """Stages the member history of one day. Returns the rows by the prefix of their ids."""
    sql = (
        f"FROM new_member_history WHERE CAST(occurred_at AS DATE) = DATE '{day}' "
        "ORDER BY occurred_at, id"
    )
    stage.write_sql("member_history", sql, day)
    stage.view("member_history", stage.file("member_history", day))
    return dict(stage.duck.execute(COUNTED).fetchall())


def _row(changed: Changed) -> ChangedHistoryRow:
    """Rows from a party, and what was removed, become removals."""
    assert not isinstance(changed, Forgotten)  # noqa: S101 handled by the caller
    what, key = _key(changed)
    number = _id(what, changed.person, key)
    if not isinstance(changed, View | Rated) or changed.source == SOURCE:
        return _removed(number, changed.person)
    surface = SURFACES.get(changed.source.partition(":")[0], "unknown")
    person, title = changed.person, changed.title
    if isinstance(changed, View):
        at, seconds = changed.watched_at, changed.seconds
        return ChangedHistoryRow(
            number, False, at, person, "watched", surface, title, None, seconds
        )
    at, stars = changed.rated_at, changed.stars
    return ChangedHistoryRow(number, False, at, person, "rated", surface, title, stars, None)


def _key(changed: Changed) -> tuple[str, str]:
    if isinstance(changed, Rated | RatingRemoved):
        return "rating", str(changed.title)
    assert not isinstance(changed, Forgotten)  # noqa: S101 handled by the caller
    return "view", changed.view_id


def _removed(number: str, person: str) -> ChangedHistoryRow:
    return ChangedHistoryRow(number, True, None, person, None, None, None, None, None)


def _id(what: str, person: str, key: str) -> str:
    """A digest, so that the id does not reveal the person."""
    digest = hashlib.blake2b(f"{person}\n{key}".encode(), digest_size=10)
    return f"{what}:{digest.hexdigest()}"
