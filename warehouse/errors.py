"""Errors of an ETL run. Whatever the error, the last publication stays."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from django.db import InterfaceError, OperationalError, ProgrammingError

from history.interface import HistoryUnavailable
from warehouse.publication_reader import UnreadablePublication
from warehouse.storage.storage import (
    ConditionsIgnored,
    PublishedMeanwhile,
    StorageDamaged,
    StorageUnavailable,
)

DISK_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DISK_FULL_MESSAGES = ("No space left", "File too large", "Disk quota", "max_temp_directory_size")


class EtlError(Exception):
    """The message explains what is wrong and what to do; `code` is for programs."""

    code = "failed"


class AnotherRun(EtlError):
    code = "another_run"


class SourceUnavailable(EtlError):
    code = "source_unavailable"


class SourceDiffers(EtlError):
    code = "source_differs"


class WarehouseDiffers(EtlError):
    code = "warehouse_differs"


class WarehouseDamaged(EtlError):
    code = "warehouse_damaged"


class WarehouseUnavailable(EtlError):
    code = "warehouse_unavailable"


class PublishedByAnother(AnotherRun):
    """On another machine: the lock is one of this machine."""

    code = "published_meanwhile"


class ConditionalWritesMissing(EtlError):
    code = "conditions_ignored"


class CheckFailed(EtlError):
    code = "check_failed"


class DiskFull(EtlError):
    code = "disk_full"


class EngineMissing(EtlError):
    code = "engine_missing"


@contextmanager
def translated_errors() -> Iterator[None]:
    """Translates errors of libraries into EtlError."""
    try:
        yield
    except (OperationalError, InterfaceError, HistoryUnavailable) as error:
        raise SourceUnavailable(
            f"A source does not answer; run it again when it does. ({error})"
        ) from error
    except ProgrammingError as error:
        raise SourceDiffers(f"A table is not as expected: {error}. Run `migrate` first.") from error
    except StorageUnavailable as error:
        raise WarehouseUnavailable(
            f"The warehouse cannot be reached, and the last publication stays: {error} Run it "
            "again when it can be."
        ) from error
    except PublishedMeanwhile as error:
        raise PublishedByAnother(str(error)) from error
    except ConditionsIgnored as error:
        raise ConditionalWritesMissing(str(error)) from error
    except (OSError, duckdb.Error, UnreadablePublication, StorageDamaged) as error:
        if not _is_disk_full(error):
            raise WarehouseDamaged(
                f"A file of the warehouse cannot be read or written: {error}. `run_etl --full` "
                "writes all of them anew; if that cannot read them either, move the folder "
                "elsewhere, and put a copy in its place: facts of what retention has deleted are "
                "nowhere else."
            ) from error
        raise DiskFull(
            f"There is no room left for the warehouse; make some and run it again. ({error})"
        ) from error


def _is_disk_full(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in DISK_FULL_ERRNOS:
        return True
    return any(words in str(error) for words in DISK_FULL_MESSAGES)
