"""A wall clock that can be set while a process runs under it, as an administrator or NTP would.

libfaketime is between the process and the kernel. Monotonic clocks go on as they do on a real
machine, and the times of files stay the file system's. Python's own `time.sleep` fails under it,
and is replaced.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psutil

from tests.harness.packages import library

HOUR = 3600
REPLACED_SLEEP = Path(__file__).with_name("under_faketime")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 where the kernel shows it


class WallClock:
    """The processes that get `settings` as their environment live by it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.settings = {
            "LD_PRELOAD": library("faketime/libfaketimeMT.so.1", "libfaketime"),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",  # what older ones call it
            "NO_FAKE_STAT": "1",
            "PYTHONPATH": str(REPLACED_SLEEP),
        }
        self.set(0)

    def set(self, seconds: int) -> None:
        """So far from the true time, which may be back or forward; at once."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self._file)


@contextlib.contextmanager
def wall_clock(folder: Path) -> Iterator[WallClock]:
    """Whoever is killed under libfaketime leaves some shared memory behind."""
    try:
        yield WallClock(folder)
    finally:
        for left in SHARED_MEMORY.glob("*faketime_s*_*"):
            if not psutil.pid_exists(int(left.name.rpartition("_")[2])):
                left.unlink(missing_ok=True)
