"""Server processes under measurement: started, asked what they cost, ended."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil

PATIENCE = 60


class DidNotStart(Exception):
    pass


@contextlib.contextmanager
def running(
    command: Sequence[str],
    port: int,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    log: Path = Path(os.devnull),
) -> Iterator[psutil.Process]:
    """The process, listening on its port. Raises DidNotStart with the end of its log."""
    with log.open("ab") as written:
        process = subprocess.Popen(  # noqa: S603 the benchmark's own commands
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        _wait_until_it_listens(process, port, log)
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


def cpu_seconds(process: psutil.Process) -> float:
    """Of the process and what it has started: all of its threads, user and system."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


def resident_bytes(process: psutil.Process) -> int:
    return int(process.memory_info().rss)


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    text = log.read_text(errors="replace")[-3000:] if log.is_file() else ""
    raise DidNotStart(f"A server of the benchmark did not start:\n{text}")
