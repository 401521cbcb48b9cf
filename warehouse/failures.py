"""What can go wrong between the sources and a publication. Whatever it is, the last good
publication stays."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from django.db import InterfaceError, OperationalError, ProgrammingError

from history.interface import HistoryAway
from warehouse.publication import Unreadable

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_ROOM_WORDS = ("No space left", "File too large", "Disk quota", "max_temp_directory_size")


class EtlFailure(Exception):
    """Says in a sentence what is wrong and what to do. `code` is for programs."""

    code = "failed"


class AnotherRun(EtlFailure):
    code = "another_run"


class SourceAway(EtlFailure):
    code = "source_away"


class SourceDiffers(EtlFailure):
    code = "source_differs"


class WarehouseDiffers(EtlFailure):
    code = "warehouse_differs"


class WarehouseDamaged(EtlFailure):
    code = "warehouse_damaged"


class CheckFailed(EtlFailure):
    code = "check_failed"


class DiskFull(EtlFailure):
    code = "disk_full"


class EngineMissing(EtlFailure):
    code = "engine_missing"


@contextmanager
def named() -> Iterator[None]:
    """Gives what libraries raise a name and a sentence."""
    try:
        yield
    except (OperationalError, InterfaceError, HistoryAway) as error:
        raise SourceAway(
            f"A source does not answer; run it again when it does. ({error})"
        ) from error
    except ProgrammingError as error:
        raise SourceDiffers(f"A table is not as expected: {error}. Run `migrate` first.") from error
    except (OSError, duckdb.Error, Unreadable) as error:
        if not _is_no_room(error):
            raise WarehouseDamaged(
                f"A file of the warehouse cannot be read or written: {error}. `run_etl --full` "
                "writes all of them anew; if that cannot read them either, remove the folder first."
            ) from error
        raise DiskFull(
            f"There is no room left for the warehouse; make some and run it again. ({error})"
        ) from error


def _is_no_room(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    return any(words in str(error) for words in NO_ROOM_WORDS)
