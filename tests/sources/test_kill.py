"""A synchronisation that is killed is continued by the next one."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.harness.site import ROOT, environment, manage
from tests.harness.tmdb_server import TOKEN, tmdb_server

TITLES = 60
COUNTED = {
    "catalog_title": TITLES,
    "catalog_sourcerecord": TITLES,
    "catalog_availability": 2 * TITLES,
    "catalog_credit": 4 * TITLES,
    "catalog_person": 4,
    "catalog_genre": 2,
}


@pytest.mark.once
def test_kill_9_in_the_middle_of_a_run_loses_and_doubles_nothing(tmp_path: Path) -> None:
    settings = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}
    manage("migrate", **settings)
    with tmdb_server() as tmdb:
        tmdb.add_films(TITLES)
        settings |= {"TMDB_TOKEN": TOKEN, "TMDB_URL": tmdb.url, "COUNTRIES": "DE,US"}
        command = ("sync_titles", "tmdb", "--popular", "DE", "--new", str(TITLES), "--only-lists")
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command, "--without-pictures"],
            cwd=ROOT,
            env=environment(**settings),
            stdout=subprocess.DEVNULL,
        )
        while sum("/movie/" in path for path in tmdb.asked) < TITLES // 3:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
        process.wait()
        assert 0 < counted(tmp_path)["catalog_title"] < TITLES
        asked = len(tmdb.asked)
        manage(*command, "--without-pictures", **settings)
        again = [path for path in tmdb.asked[asked:] if "append_to_response" in path]
    assert len(again) <= TITLES - TITLES // 3 + 2
    assert counted(tmp_path) == COUNTED


def counted(folder: Path) -> dict[str, int]:
    database = sqlite3.connect(folder / "site.sqlite3")
    rows = {
        table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 ours
        for table in COUNTED
    }
    database.close()
    return rows
