"""Inserts many rows of plain values into one table at the lowest cost."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models, transaction


def insert_values(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Inserts rows whose values are as the database takes them, in the order of the columns.
    Raises DatabaseError, and inserts none then.

    PostgreSQL gets them by COPY: for `bulk_create` Python quotes every value twice, which for
    impressions takes three times as long, during which the event loop waits for the interpreter.
    As objects of Django, ratings and entries took most of the time of an import.
    """
    if not rows:
        return
    quoted = map(connection.ops.quote_name, (model._meta.db_table, *columns))
    into = "{} ({})".format(next(quoted), ", ".join(quoted))
    if connection.vendor == "postgresql":
        _copy(into, rows)
    else:
        _insert(into, len(columns), rows)


def _copy(into: str, rows: Sequence[Sequence[Any]]) -> None:
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {into} FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _insert(into: str, columns: int, rows: Sequence[Sequence[Any]]) -> None:
    places = ", ".join(["%s"] * columns)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608 names
