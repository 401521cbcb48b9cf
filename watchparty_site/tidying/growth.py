"""Estimates how the database grows, from the sizes of the tables that there are."""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone

from history.models import Rating, View
from parties import models
from parties.leases.leases import DELETE_AFTER
from parties.storage.applied_changes import RETENTION
from parties.storage.history_sync import SOURCE
from parties.storage.retention import IS_MEMBER
from watchparty_site.backups.tables import stored_models

YEAR = 365
FEWEST_ROWS = 100
"""Of a table with fewer rows, pages that are nearly empty say nothing about the size of a row."""

# How each table that grows with the parties leads to them.
PARTY_OF: dict[type[Model], str] = {
    models.Party: "pk",
    models.Participant: "party",
    models.Weight: "participant__party",
    models.AppliedChange: "party",
    models.Ballot: "party",
    models.BallotTitle: "ballot__party",
    models.BallotVote: "ballot__party",
    models.ChatMessage: "party",
    models.Interaction: "party",
    models.Impression: "party",
    models.Lease: "participant__party",
    models.Nomination: "party",
    models.Pick: "party",
    models.EveningRating: "pick__party",
}


class TableGrowth(NamedTuple):
    """`rows_a_party`: what a party leaves; `row_bytes`: of a row with its indexes, None if there
    are too few rows to say; `days`: for how long retention keeps rows of parties without members,
    `member_share` of the others stays."""

    table: str
    rows_a_party: float
    row_bytes: float | None
    days: float
    member_share: float

    def rows_a_year(self, parties_a_day: float) -> float:
        return self.rows_a_party * parties_a_day * YEAR

    def most_rows(self, parties_a_day: float) -> float:
        """Rows at which retention holds the table, without those that stay for members."""
        return self.rows_a_party * parties_a_day * self.days * (1 - self.member_share)

    def rows_that_stay(self, parties_a_day: float) -> float:
        """Rows that a year adds for good, as they are a part of members' history."""
        return self.rows_a_year(parties_a_day) * self.member_share


class Growth(NamedTuple):
    """`parties`: on how many the figures are based."""

    parties: int
    tables: list[TableGrowth]


def measure(days: int) -> Growth:
    """Measures the parties that were created in the last days."""
    since = timezone.now() - datetime.timedelta(days=days)
    sample = models.Party.objects.filter(created_at__gte=since)
    parties = sample.count()
    if not parties:
        return Growth(0, [])
    members = models.Participant.objects.filter(IS_MEMBER, party=OuterRef("pk"))
    share = sample.filter(Exists(members)).count() / parties
    tables = [
        TableGrowth(
            model._meta.db_table,
            model._default_manager.filter(**{f"{path}__in": sample}).count() / parties,
            _row_bytes(model),
            *_retention(model, share),
        )
        for model, path in PARTY_OF.items()
    ]
    for model, at in ((View, "watched_at"), (Rating, "rated_at")):
        rows = model._default_manager.filter(**{"source": SOURCE, f"{at}__gte": since})
        tables.append(
            TableGrowth(
                model._meta.db_table, rows.count() / parties, _row_bytes(model), float("inf"), 1.0
            )
        )
    return Growth(parties, tables)


def other_tables() -> list[tuple[str, int, int]]:
    """Returns (table, rows, bytes) of tables that do not grow with parties, the largest first."""
    others = [each for each in stored_models() if each not in (*PARTY_OF, Rating, View)]
    sizes = [
        (each._meta.db_table, each._base_manager.count(), _table_bytes(each._meta.db_table))
        for each in others
    ]
    return sorted((each for each in sizes if each[1]), key=lambda each: -each[2])


def _retention(model: type[Model], member_share: float) -> tuple[float, float]:
    """Returns days, and the share of rows that stay."""
    if model in (models.Interaction, models.Impression):
        return settings.LOG_DAYS, 0.0
    if model is models.ChatMessage:
        return settings.CHAT_DAYS, 0.0
    if model is models.AppliedChange:
        return RETENTION / datetime.timedelta(days=1), 0.0
    if model is models.Lease:
        return DELETE_AFTER / datetime.timedelta(days=1), 0.0
    return settings.PARTY_DAYS, member_share


def _row_bytes(model: type[Model]) -> float | None:
    rows = model._base_manager.count()
    return _table_bytes(model._meta.db_table) / rows if rows >= FEWEST_ROWS else None


def _table_bytes(table: str) -> int:
    """Returns the size of a table with its indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table])
        else:
            cursor.execute(
                "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN"
                " (SELECT name FROM sqlite_schema WHERE tbl_name = %s)",
                [table],
            )
        return int(cursor.fetchone()[0])
