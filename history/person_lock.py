"""Keeps what is written about a person and forgetting that person apart.

Forgetting waits for transactions that are writing about the person, so that it sees what they
wrote; writing waits for one that is forgetting. On SQLite there is one writer at a time anyway.
"""

from collections.abc import Collection

from django.db import connection

SHARED = """
    SELECT pg_advisory_xact_lock_shared(key)
    FROM (
        SELECT DISTINCT hashtextextended(person, 4) AS key FROM unnest(%s::text[]) AS person
    ) AS keys
    """
ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 4))"


def while_writing(people: Collection[str]) -> None:
    if connection.vendor == "postgresql":
        _run(SHARED, sorted(people))


def while_forgetting(person: str) -> None:
    if connection.vendor == "postgresql":
        _run(ALONE, person)


def _run(statement: str, parameter: str | list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [parameter])
