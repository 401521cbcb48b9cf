"""A start that cannot succeed is refused in a sentence, and /readyz names what went away since."""

import asyncio
import contextlib
import json
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.harness.deployment import PATIENCE, Deployment, ServerProcess
from tests.harness.ports import free_port
from tests.harness.postgres import Postgres, own_postgres
from tests.harness.site import ROOT, ClusterSite, EmbeddedSite, environment, manage
from tests.harness.small_site import make_small_site
from tests.harness.valkey import Valkey, own_valkey
from tests.live.ack_log import AckLog
from tests.live.protocol_client import ProblemAnswer, create_party, join_party
from tests.live.raw_websocket import Count

REFUSED = "Redis refuses the name or the password. Is REDIS_URL right?"
NOBODY = f"127.0.0.1:{free_port()}"


def serve(tmp_path: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "serve", "--port", str(free_port()), *options]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(**{"DATA_DIR": str(tmp_path), **variables}),
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DATABASE_URL": "postgres//u@h/n"}, "DATABASE_URL is no address of a database"),
        ({"DATABASE_URL": "mysql://u@h/n"}, "DATABASE_URL is no address of a database"),
        ({"DATABASE_URL": "postgres://u@h:port/n"}, "DATABASE_URL cannot be read"),
        ({"DATABASE_URL": "postgres://u@h"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "The database does not answer."),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL is no address of a Redis"),
        ({"REDIS_URL": "redis://localhost:no"}, "REDIS_URL is no address of a Redis"),
        ({"DEPLOYMENT": "production", "SECRET_KEY": ""}, "needs a SECRET_KEY of its own"),
        ({"SERVER": "apache"}, "SERVER is 'apache'; it must be one of: uvicorn, daphne."),
    ],
)
def test_what_makes_no_sense_or_cannot_be_reached_is_one_sentence(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    reported = serve(tmp_path, **variables)
    assert reported.returncode != 0
    assert sentence in reported.stderr
    assert "Traceback" not in reported.stderr
    assert len(reported.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("place", "sentence"),
    [(NOBODY, "Nothing listens there."), ("no-such-host.invalid", "no machine of that name")],
    ids=["nothing listens", "no such host"],  # the port is another one in each worker
)
def test_a_database_that_is_nowhere_yet_is_waited_for_in_one_sentence_until_ctrl_c(
    tmp_path: Path, place: str, sentence: str
) -> None:
    process = ServerProcess(
        tmp_path, "waits", {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"postgres://u:p@{place}/n"}
    )
    try:
        process.start()
        process.wait_until_it_answers()
        reported = ready(process.url)
        assert reported["status"] == "unavailable"
        assert sentence in reported["checks"]["database"]["detail"]
        assert process.process
        process.process.send_signal(signal.SIGINT)
        assert process.process.wait(timeout=20) == 0
        output = process.log.read_text().strip()
        assert len(output.splitlines()) == 1
        assert sentence in output
    finally:
        process.kill9()


async def test_processes_that_start_without_postgresql_wait_and_serve_when_it_is_there(
    valkey: Valkey, tmp_path: Path, count: Count
) -> None:
    ack_log = AckLog()
    with own_postgres() as postgres:
        settings = {
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": postgres.create_database("late"),
            "REDIS_URL": valkey.url,
            "REDIS_PREFIX": tmp_path.name,
        }
        make_small_site(tmp_path, settings)
        site = Deployment(tmp_path, 2, settings)
        postgres.stop()
        try:
            await asyncio.to_thread(site.start)
            for url in site.urls:
                assert (await asyncio.to_thread(ready, url))["status"] == "unavailable"
                with pytest.raises(ProblemAnswer) as refused:
                    await create_party(url)
                assert refused.value.status == 503
            await asyncio.to_thread(postgres.start)
            for process in site.processes:
                await asyncio.to_thread(until_ready, process)
            ana = await create_party(site.urls[0])
            bo = await join_party(site.urls[1], ana.code, "Bo")
            async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
                await ack_log.move(bo, his, "genre:drama", 1)
                await ack_log.verify(count, site.urls[0], [hers, his])
        finally:
            site.stop()
    for process in site.processes:
        output = process.log.read_text()
        assert output.count("Waiting for it") == 1
        assert "Traceback" not in output


def test_the_database_file_is_read_by_nobody_else(
    embedded_site: EmbeddedSite, tmp_path: Path
) -> None:
    assert stat.S_IMODE((embedded_site.folder / "template.sqlite3").stat().st_mode) == 0o600
    given = tmp_path / "given.sqlite3"
    given.touch(0o640)
    manage("prepare", "--without-demo", DATA_DIR=str(tmp_path), DATABASE_URL=f"sqlite:///{given}")
    assert stat.S_IMODE(given.stat().st_mode) == 0o640


@pytest.mark.parametrize("damaged_from", [0, 1 << 16])
@pytest.mark.parametrize("options", [(), ("--without-prepare",)])
def test_a_damaged_sqlite_file_is_one_sentence(
    embedded_site: EmbeddedSite, tmp_path: Path, damaged_from: int, options: tuple[str, ...]
) -> None:
    settings = embedded_site.copy_settings(tmp_path)
    database = Path(settings["DATABASE_URL"].removeprefix("sqlite:///"))
    with database.open("r+b") as file:
        file.seek(damaged_from)
        file.write(b"no page of a database " * 20_000)
    reported = serve(tmp_path, *options, **settings)
    assert reported.returncode != 0
    assert "The database file is damaged: restore it from a backup." in reported.stderr
    assert "Traceback" not in reported.stderr
    assert len(reported.stderr.strip().splitlines()) == 1


def test_a_wrong_password_or_database_is_one_sentence_that_repeats_no_password(
    tmp_path: Path, postgres: Postgres
) -> None:
    user, _, place = postgres.url.removeprefix("postgres://").partition("@")
    name = user.partition(":")[0]
    wrong = f"postgres://{name}:popcorn@{place}"
    reported = serve(tmp_path, DATABASE_URL=wrong)
    assert "refuses the name or the password" in reported.stderr
    assert "popcorn" not in reported.stdout + reported.stderr
    absent = f"{postgres.url.rpartition('/')[0]}/no_such_database"
    reported = serve(tmp_path, DATABASE_URL=absent)
    assert "There is no such database" in reported.stderr
    assert "Traceback" not in reported.stderr


def test_an_old_schema_is_refused_by_who_may_not_change_it(tmp_path: Path) -> None:
    settings = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/old.sqlite3"}
    manage("migrate", "admin", **settings)
    reported = serve(tmp_path, "--without-prepare", **settings)
    assert reported.returncode != 0
    assert "migrations are missing. Run: manage.py migrate" in reported.stderr
    assert "Traceback" not in reported.stderr


def test_a_database_that_goes_away_is_named_with_its_reason_and_without_a_storm(
    cluster_site: ClusterSite, tmp_path: Path
) -> None:
    settings = cluster_site.copy_settings()
    site = Deployment(tmp_path, 1, settings)
    try:
        site.start()
        cluster_site.forget(settings)
        for _ in range(3):
            reported = ready(site.urls[0])
        assert reported["status"] == "unavailable"
        assert "There is no such database" in reported["checks"]["database"]["detail"]
        assert site.logs().count("Traceback") == 0, site.logs()[-3000:]
    finally:
        site.stop()


@pytest.mark.parametrize("password", ["peanuts", ""])
def test_a_wrong_password_of_redis_is_named_at_the_start_and_in_readyz(
    embedded_site: EmbeddedSite, tmp_path: Path, password: str
) -> None:
    with own_valkey(password="popcorn") as valkey:
        settings = embedded_site.copy_settings() | {"REDIS_URL": valkey.url_with(password)}
        site = Deployment(tmp_path, 1, settings)
        try:
            site.start()
            with urllib.request.urlopen(f"{site.urls[0]}/readyz", timeout=20) as answer:
                reported = json.loads(answer.read())
            assert reported["status"] == "degraded"
            assert reported["checks"]["channel_layer"]["detail"] == REFUSED
            output = site.logs()
            assert output.index(REFUSED) < output.index("Watchparty is on")
            assert "peanuts" not in output + json.dumps(reported)
        finally:
            site.stop()


def until_ready(process: ServerProcess) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.process
        assert process.process.poll() is None, process.log.read_text()
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{process.url}/readyz"):
            return
        time.sleep(0.1)
    raise AssertionError(process.log.read_text())


def ready(url: str) -> dict[str, Any]:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{url}/readyz", timeout=20)
    with refused.value as answer:
        reported: dict[str, Any] = json.loads(answer.read())
    return reported
