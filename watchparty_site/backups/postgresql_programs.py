"""pg_dump and pg_restore, which come with PostgreSQL."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connections

from watchparty_site.backups.errors import BackupError

# Parameters of a connection, and the variables by which the programs take them: the password
# would stand in the list of processes as an argument.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
LONGEST_MESSAGE = 500


def dump(path: Path, snapshot: str) -> None:
    """`snapshot`: as `pg_export_snapshot()` returned it, in a transaction that is still open."""
    _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", "--file", str(path))


def restore(path: Path) -> None:
    """Restores into an empty database, or changes nothing."""
    _run(
        *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"),
        *("--single-transaction", f"--dbname={_environment()['PGDATABASE']}", str(path)),
    )


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            f"{program} is not on this machine: install PostgreSQL's client programs."
        )
    done = subprocess.run(  # noqa: S603 no shell
        [found, *arguments],
        env={**os.environ, **_environment()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = " ".join(done.stderr.split())[-LONGEST_MESSAGE:]
        raise BackupError(f"{program} failed: {message}")


def _environment() -> dict[str, str]:
    stated = connections["default"].get_connection_params()
    return {VARIABLES[name]: str(stated[name]) for name in VARIABLES if stated.get(name)}
