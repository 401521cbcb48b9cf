"""A file lock that allows one ETL run at a time; it ends with its process, however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import AnotherRun
from warehouse.storage.storage import RUN_LOCK


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Holds the lock. Raises AnotherRun while another process has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / RUN_LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise AnotherRun(
                f"Another run (process {holder}) is writing this warehouse; wait until it is done."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
