"""Finds out whether a transaction was committed when the answer to COMMIT was lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from parties.domain.errors import OutcomeUnknown

T = TypeVar("T")

RETRY_FOR_SECONDS = 3.0
RETRY_SECONDS = 0.2
# PostgreSQL's classes of what may end a connection: https://www.postgresql.org/docs/current/errcodes-appendix.html
CONNECTION_LOST = ("08", "57P")


@contextmanager
def known_outcome() -> Iterator[None]:
    """Runs a transaction. Raises OutcomeUnknown if the connection was lost during COMMIT, and a
    DatabaseError if nothing is saved."""
    reached_commit = False
    try:
        with transaction.atomic():
            yield
            reached_commit = True
    except DatabaseError as error:
        if reached_commit and is_connection_lost(error):
            raise OutcomeUnknown(str(error)) from error
        raise


def is_connection_lost(error: BaseException) -> bool:
    """Returns False on SQLite, which has no connection to lose."""
    if connection.vendor == "sqlite" or not isinstance(error, OperationalError | InterfaceError):
        return False
    return means_connection_lost(getattr(error.__cause__, "sqlstate", None))


def means_connection_lost(sqlstate: str | None) -> bool:
    return sqlstate is None or sqlstate.startswith(CONNECTION_LOST)


def retry_until_known(operation: Callable[[], T], is_known: bool = True) -> T:
    """Repeats an operation whose outcome is unknown until it is known.

    operation: must be idempotent.
    is_known: False if the same was tried in another way already, with an unknown outcome.
    Raises OutcomeUnknown when the database does not answer in time.
    """
    began = time.monotonic()
    unknown = None if is_known else OutcomeUnknown()
    while True:
        try:
            return operation()
        except OutcomeUnknown as error:
            unknown = error
        except (OperationalError, InterfaceError) as error:
            if unknown is None:
                raise
            unknown = OutcomeUnknown(str(error))
        if time.monotonic() - began > RETRY_FOR_SECONDS:
            raise unknown
        if not connection.in_atomic_block:
            connection.close()
        time.sleep(RETRY_SECONDS)
