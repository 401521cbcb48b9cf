"""Errors of the database as errors of the domain: callers of the store know no Django."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DataError, Error, IntegrityError

from parties.domain.errors import DataRejected, StoreUnavailable


@contextmanager
def translated() -> Iterator[None]:
    """Raises DataRejected where the database refuses a value, and StoreUnavailable for each other
    error of the database. Errors of the domain pass as they are.

    It stands around what is run in a thread for the event loop (`db_threads`) and around requests,
    which may ask for the session; code of the store itself still sees Django's exceptions.
    """
    try:
        yield
    except (DataError, IntegrityError) as error:
        raise DataRejected(_described(error)) from error
    except Error as error:
        raise StoreUnavailable(_described(error)) from error


def _described(error: Error) -> str:
    return f"{type(error).__name__}: {error}"
