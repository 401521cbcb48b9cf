"""The site made ready once for a whole run: database with the demo catalogue, model, static files.

Every deployment gets a copy of the database of its own; copying is quick, training is not.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.harness.postgres import Postgres
from tests.harness.prepared_sites import prepare_cluster, prepare_embedded

ROOT = Path(__file__).resolve().parent.parent.parent
# What a developer's shell may hold must not reach the processes under test.
STORES = ("DATABASE_URL", "REDIS_URL", "HISTORY_URL", "DATA_DIR", "MODEL_DIR")
LEFT_OUT = (*STORES, "DEPLOYMENT", "SECRET_KEY")
FOR_TESTS = {
    "SECRET_KEY": "a key for tests only, long enough to be one",
    # The tests' own client does not ping, and a busy machine can keep it from speaking for long.
    "SILENCE_SECONDS": "600",
}
TEMPLATE = f"watchparty_template_{os.getpid()}"  # runs side by side may share a PostgreSQL
_numbers = count(1)


def environment(**settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return {**kept, **FOR_TESTS, **settings}


def manage(*command: str, **settings: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=environment(**settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{done.stdout}{done.stderr}")


@dataclass(frozen=True)
class EmbeddedSite:
    """SQLite and the in-process channel layer: what `make run` gives."""

    folder: Path

    def prepare(self) -> None:
        settings = self._settings(self.folder / "template.sqlite3")
        prepare_embedded(self.folder, lambda: manage("prepare", **settings))

    def copy_settings(self, folder: Path | None = None) -> dict[str, str]:
        database = (folder or self.folder) / f"{next(_numbers)}.sqlite3"
        shutil.copyfile(self.folder / "template.sqlite3", database)
        return self._settings(database)

    def _settings(self, database: Path) -> dict[str, str]:
        return {"DATA_DIR": str(self.folder), "DATABASE_URL": f"sqlite:///{database}"}


@dataclass(frozen=True)
class ClusterSite:
    """PostgreSQL and Redis or Valkey under as many processes as one likes."""

    folder: Path
    postgres: Postgres
    redis_url: str

    def prepare(self) -> None:
        self.postgres.drop_database(TEMPLATE)
        prepare_cluster(
            self.folder,
            self.postgres,
            TEMPLATE,
            lambda url: manage("prepare", **self._settings(url)),
        )

    def close(self) -> None:
        self.postgres.drop_database(TEMPLATE)

    def copy_settings(self) -> dict[str, str]:
        name = f"watchparty_{os.getpid()}_{next(_numbers)}"
        return self._settings(self.postgres.create_database(name, TEMPLATE)) | {
            "REDIS_URL": self.redis_url,
            "REDIS_PREFIX": name,
        }

    def forget(self, settings: dict[str, str]) -> None:
        self.postgres.drop_database(settings["DATABASE_URL"].rpartition("/")[2])

    def _settings(self, database_url: str) -> dict[str, str]:
        return {"DATA_DIR": str(self.folder), "DATABASE_URL": database_url}
