"""Whether the servers that the site needs can be reached; if not, why, in a sentence."""

import psycopg
import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

PATIENCE = 2
# What PostgreSQL and the resolver say, in whatever language the end of the line may be.
REASONS = {
    "password authentication failed": "The database refuses the name or the password.",
    "does not exist": "There is no such database, or no such user.",
    "no pg_hba.conf entry": "The database lets nobody in from here.",
    "resolve host": "There is no machine of that name.",
    "name or service not known": "There is no machine of that name.",
    "connection refused": "Nothing listens there.",
    "too many clients": "The database has too many connections open.",
    "starting up": "The database is starting up.",
}


class NotReady(Exception):
    """Says in a sentence what is missing and what helps."""


def database() -> None:
    """Asks past the pool, which keeps the reason to itself and callers waiting."""
    try:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            return
        parameters = connection.get_connection_params()
        for ours in ("pool", "cursor_factory", "context", "prepare_threshold"):
            parameters.pop(ours, None)
        psycopg.connect(**{**parameters, "connect_timeout": PATIENCE}).close()
    except (DatabaseError, psycopg.Error) as error:
        raise NotReady(f"{_why(str(error))} Is DATABASE_URL right?") from None


def _why(told: str) -> str:
    for words, reason in REASONS.items():
        if words in told.lower():
            return reason
    return "The database does not answer."


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
            settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
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
