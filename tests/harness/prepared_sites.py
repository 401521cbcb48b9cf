"""What one process of a test run has prepared, copied by the others: preparing takes twenty seconds
of a processor, and the parts of `make test` are five processes that need it."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.harness.postgres import Postgres

VARIABLE = "PREPARED_SITES"


@contextlib.contextmanager
def shared_preparation(postgres: Postgres | None) -> Iterator[dict[str, str]]:
    """The environment in which the processes of a run share what they prepare."""
    with tempfile.TemporaryDirectory(prefix="watchparty-prepared-") as folder:
        try:
            yield {VARIABLE: folder}
        finally:
            if postgres is not None:
                postgres.drop_database(_database_in(Path(folder)))


def prepare_embedded(folder: Path, prepare: Callable[[], None]) -> None:
    """Fills the folder, by `prepare` or with a copy of what another process prepared."""
    with _exclusive("embedded") as shared:
        if not _copy(shared, folder):
            prepare()
            _keep(folder, shared)


def prepare_cluster(
    folder: Path, postgres: Postgres, database: str, prepare: Callable[[str], None]
) -> None:
    """The same for a folder and a database, whose URL `prepare` gets. A server that somebody has
    started for themselves, as programs that tests start do, holds no copy of a database."""
    if postgres.url != os.environ.get("DATABASE_URL"):
        prepare(postgres.create_database(database))
        return
    with _exclusive("cluster") as shared:
        if _copy(shared, folder):
            postgres.create_database(database, _database_in(Path(os.environ[VARIABLE])))
            return
        prepare(postgres.create_database(database))
        if shared:
            postgres.create_database(_database_in(shared.parent), database)
        _keep(folder, shared)


@contextlib.contextmanager
def _exclusive(name: str) -> Iterator[Path | None]:
    """The shared folder of this name, and the only access to it; None outside such a run."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        yield None
        return
    with Path(folder, f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(folder, name)


def _copy(shared: Path | None, folder: Path) -> bool:
    if shared is None or not shared.exists():
        return False
    shutil.copytree(shared, folder, dirs_exist_ok=True)
    return True


def _keep(folder: Path, shared: Path | None) -> None:
    """Complete as soon as it has its name: whoever is killed in the middle leaves none."""
    if shared is None:
        return
    partial = shared.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(folder, partial)
    partial.rename(shared)


def _database_in(folder: Path) -> str:
    return f"watchparty_prepared_{folder.name.rpartition('-')[2]}"
