"""Advisory locks by person: shared by transactions that write, exclusive for one that deletes.

Deleting a person waits for open transactions that write about them, so that it sees their rows;
writing waits for a deletion. On SQLite there is one writer at a time anyway.
"""

from collections.abc import Collection

from django.db import connection

SHARED = """
    SELECT pg_advisory_xact_lock_shared(key)
    FROM (
        SELECT DISTINCT hashtextextended(person, 4) AS key FROM unnest(%s::text[]) AS person
    ) AS keys
    """
EXCLUSIVE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 4))"


def lock_for_writing(people: Collection[str]) -> None:
    if connection.vendor == "postgresql":
        _run(SHARED, sorted(people))


def lock_for_forgetting(person: str) -> None:
    if connection.vendor == "postgresql":
        _run(EXCLUSIVE, person)


def _run(statement: str, parameter: str | list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [parameter])
