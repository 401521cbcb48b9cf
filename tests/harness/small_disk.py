"""A disk that can be full: a small file system of its own where we may mount one, else a limit.

The limit forbids the files of the processes to grow, which to them is much the same; it is for
machines on which mounting takes more rights than a developer has.
"""

import contextlib
import errno
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

MIB = 1 << 20
LIMIT = 4096  # bytes


class SmallDisk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filling = folder / "filling"

    def fill(self, processes: list[psutil.Process]) -> None:
        """To the last block, once more if some have become free; the processes write to it."""
        for size in (MIB, 512):
            with self._filling.open("ab", buffering=0) as file:
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def free(self) -> None:
        self._filling.unlink(missing_ok=True)

    @property
    def is_mounted(self) -> bool:
        return True


class LimitedFolder(SmallDisk):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._limited: set[psutil.Process] = set()

    def fill(self, processes: list[psutil.Process]) -> None:
        for process in processes:
            self._limited.add(process)
            _limit(process, str(LIMIT))

    def free(self) -> None:
        """Their limit was ours, since we have started them."""
        ours = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
        for process in self._limited:
            _limit(process, "unlimited" if ours == resource.RLIM_INFINITY else str(ours))

    @property
    def is_mounted(self) -> bool:
        return False


def _limit(process: psutil.Process, size: str) -> None:
    """As whoever it runs as: in a container, root may not do it for others."""
    try:
        owner = process.uids().real if os.geteuid() == 0 else None
        group = process.gids().real if os.geteuid() == 0 else None
    except psutil.NoSuchProcess:
        return
    command = ["prlimit", f"--pid={process.pid}", f"--fsize={size}:"]
    done = subprocess.run(command, capture_output=True, user=owner, group=group, cwd="/")
    if done.returncode and process.is_running():
        raise RuntimeError(f"No limit could be set: {done.stderr.decode()}")


@contextlib.contextmanager
def small_disk(mebibytes: int) -> Iterator[SmallDisk]:
    """Empty, and open to other users, whom a database may run as."""
    folder = Path(tempfile.mkdtemp(prefix="watchparty-disk-"))
    mounted = _mount(folder, mebibytes)
    try:
        folder.chmod(0o755)
        yield SmallDisk(folder) if mounted else LimitedFolder(folder)
    finally:
        if mounted:
            _unmount(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _mount(folder: Path, mebibytes: int) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "watchparty-test", str(folder)]
    try:
        return not subprocess.run(command, capture_output=True).returncode
    except FileNotFoundError:
        return False


def _unmount(folder: Path) -> None:
    """What was killed a moment ago may hold it still; in the end it goes all the same."""
    for options in ([], [], [], ["--lazy"]):
        if not subprocess.run(["umount", *options, folder], capture_output=True).returncode:
            return
        time.sleep(0.5)
    raise RuntimeError(f"{folder} could not be unmounted.")
