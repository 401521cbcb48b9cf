"""A program that the fork server started, to be used as one of `subprocess.Popen`.

Servers under test are forked where the variable `FORKED_SERVERS` is set, as `make test` does.
"""

import atexit
import functools
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VARIABLE = "FORKED_SERVERS"
# What Python and the loader read before a program begins: a fork comes too late for it.
READ_AT_THE_START = ("LD_", "PYTHON", "OPENBLAS", "OMP_", "MALLOC_", "NPY_")


def can_be_forked(settings: dict[str, str]) -> bool:
    return not any(name.startswith(READ_AT_THE_START) for name in settings)


class ForkedProcess:
    """`server` names the fork server: programs of different ones have different hashes, as
    processes of a cluster do."""

    def __init__(
        self, server: str, command: list[str], environment: dict[str, str], folder: Path, log: Path
    ) -> None:
        self.returncode: int | None = None
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(_address(server))
        request = {
            "command": command,
            "environment": environment,
            "folder": str(folder),
            "log": str(log),
        }
        self._connection.sendall(json.dumps(request).encode() + b"\n")
        self._reported = self._connection.makefile()
        self.pid = int(self._reported.readline())

    def poll(self) -> int | None:
        if self.returncode is None and self._has_ended(0):
            self.returncode = int(self._reported.readline())
            self._reported.close()
            self._connection.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None and not self._has_ended(timeout):
            raise subprocess.TimeoutExpired("forked", timeout or 0)
        return self.poll() or 0

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _has_ended(self, timeout: float | None) -> bool:
        return bool(select.select([self._connection], [], [], timeout)[0])


@functools.cache
def _address(server: str) -> str:
    """Starts the fork server of this name; it ends with this process."""
    folder = tempfile.mkdtemp(prefix="watchparty-forks-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    address = f"{folder}/{server}"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.harness.fork_server", address],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    if process.stdout.readline() != b"ready\n":
        raise RuntimeError("The fork server did not start.")
    atexit.register(_end, process)
    return address


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()
