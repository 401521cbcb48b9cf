"""Checks that the servers which the site depends on can be reached; raises NotReady otherwise."""

import psycopg
import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

TIMEOUT_SECONDS = 2
# Parts of error messages of PostgreSQL, SQLite and the resolver. A refusal does not pass by itself,
# an outage may.
REFUSALS = {
    "not a database": "The database file is damaged: restore it from a backup.",
    "malformed": "The database file is damaged: restore it from a backup.",
    "password authentication failed": "The database refuses the name or the password.",
    "does not exist": "There is no such database, or no such user.",
    "no pg_hba.conf entry": "The database lets nobody in from here.",
}
OUTAGES = {
    "resolve host": "There is no machine of that name.",
    "name or service not known": "There is no machine of that name.",
    "connection refused": "Nothing listens there.",
    "too many clients": "The database has too many connections open.",
    "starting up": "The database is starting up.",
}


class NotReady(Exception):
    """A dependency is missing; the message is a sentence on what and what helps."""


class Unreachable(NotReady):
    """A dependency is missing that may come back with nothing changed on this side."""


def database() -> None:
    """Connects without the pool, which hides the reason and makes callers wait."""
    try:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            return
        parameters = connection.get_connection_params()
        for ours in ("pool", "cursor_factory", "context", "prepare_threshold"):
            parameters.pop(ours, None)
        psycopg.connect(**{**parameters, "connect_timeout": TIMEOUT_SECONDS}).close()
    except (DatabaseError, psycopg.Error) as error:
        raise _missing(str(error).lower()) from None


def _missing(message: str) -> NotReady:
    """Returns the error for a database's message; SQLite and refusals do not come back alone."""
    for words, reason in (REFUSALS | OUTAGES).items():
        if words in message:
            return (NotReady if words in REFUSALS else Unreachable)(
                f"{reason} Is DATABASE_URL right?"
            )
    kind = NotReady if connection.vendor == "sqlite" else Unreachable
    return kind("The database does not answer. Is DATABASE_URL right?")


def sqlite_file() -> None:
    """Checks the SQLite file once, at the start: a damaged one may open, and fail later.
    PostgreSQL checks its own files."""
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            found = cursor.execute("PRAGMA quick_check(1)").fetchone()
    except DatabaseError as error:
        raise _missing(str(error)) from None
    if found != ("ok",):
        raise _missing("malformed")


def schema() -> None:
    try:
        database()
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (NotReady, DatabaseError):
        raise NotReady("The schema cannot be read while the database does not answer.") from None
    if missing:
        raise NotReady(f"{len(missing)} migrations are missing. Run: manage.py migrate")


def bus() -> None:
    if not settings.REDIS_URL:
        return
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=TIMEOUT_SECONDS,
            socket_timeout=TIMEOUT_SECONDS,
        ) as client:
            client.ping()
    except redis.AuthenticationError:
        raise NotReady("Redis refuses the name or the password. Is REDIS_URL right?") from None
    except (redis.RedisError, OSError) as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise NotReady("Redis shows a certificate that is not trusted here.") from None
        raise NotReady(
            "Redis does not answer: screens on other processes follow when it is back."
        ) from None
