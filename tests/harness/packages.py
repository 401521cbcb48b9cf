"""Programs and libraries that are installed, or that Debian's packages bring."""

import contextlib
import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.harness.site import ROOT


class NotInstalled(Exception):
    pass


def program(name: str, package: str) -> str:
    """Where it is; it is installed when it is missing and we may do that."""
    return _find_or_install(lambda: _on_path(name), name, package)


def library(name: str, package: str) -> str:
    """The same for one that is loaded by its path; `name` is how that path ends."""
    return _find_or_install(lambda: _in_libraries(name), name, package)


def _find_or_install(find: Callable[[], str | None], name: str, package: str) -> str:
    if found := find():
        return found
    with _one_at_a_time():
        if not find() and os.geteuid() == 0 and shutil.which("apt-get"):
            _install(package)
    if found := find():
        return found
    raise NotInstalled(
        f"These tests use a real {name}; it is not installed, and apt-get could not install it."
    )


def _install(package: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        subprocess.run(["apt-get", *command], env=environment, capture_output=True, timeout=300)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Tests run side by side, and apt-get serves one of them."""
    lock = ROOT / "var" / "packages.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)
        yield


def _on_path(name: str) -> str | None:
    """A proxy is an administrator's program, and not on everybody's PATH."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def _in_libraries(name: str) -> str | None:
    """Debian keeps libraries in a folder for the machine's kind, others do not."""
    patterns = (f"lib/*/{name}", f"lib/{name}", f"lib64/{name}", f"local/lib/{name}")
    found = (str(each) for pattern in patterns for each in sorted(Path("/usr").glob(pattern)))
    return next(found, None)
