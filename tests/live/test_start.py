"""A start that cannot succeed is refused in a sentence, and /readyz names what went away since."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.harness.deployment import Deployment
from tests.harness.ports import free_port
from tests.harness.postgres import Postgres
from tests.harness.site import ROOT, ClusterSite, EmbeddedSite, environment, manage
from tests.harness.valkey import own_valkey

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
        ({"DATABASE_URL": f"postgres://u:p@{NOBODY}/n"}, "Nothing listens there."),
        ({"DATABASE_URL": "postgres://u:p@no-such-host.invalid/n"}, "no machine of that name"),
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
    told = serve(tmp_path, **variables)
    assert told.returncode != 0
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_a_wrong_password_or_database_is_one_sentence_that_repeats_no_password(
    tmp_path: Path, postgres: Postgres
) -> None:
    user, _, place = postgres.url.removeprefix("postgres://").partition("@")
    name = user.partition(":")[0]
    wrong = f"postgres://{name}:popcorn@{place}"
    told = serve(tmp_path, DATABASE_URL=wrong)
    assert "refuses the name or the password" in told.stderr
    assert "popcorn" not in told.stdout + told.stderr
    absent = f"{postgres.url.rpartition('/')[0]}/no_such_database"
    told = serve(tmp_path, DATABASE_URL=absent)
    assert "There is no such database" in told.stderr
    assert "Traceback" not in told.stderr


def test_an_old_schema_is_refused_by_who_may_not_change_it(tmp_path: Path) -> None:
    settings = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/old.sqlite3"}
    manage("migrate", "admin", **settings)
    told = serve(tmp_path, "--without-prepare", **settings)
    assert told.returncode != 0
    assert "migrations are missing. Run: manage.py migrate" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_database_that_goes_away_is_named_with_its_reason_and_without_a_storm(
    cluster_site: ClusterSite, tmp_path: Path
) -> None:
    settings = cluster_site.a_copy()
    site = Deployment(tmp_path, 1, settings)
    try:
        site.start()
        cluster_site.forget(settings)
        for _ in range(3):
            told = ready(site.urls[0])
        assert told["status"] == "unavailable"
        assert "There is no such database" in told["checks"]["database"]["detail"]
        assert site.logs().count("Traceback") == 0, site.logs()[-3000:]
    finally:
        site.stop()


@pytest.mark.parametrize("password", ["peanuts", ""])
def test_a_wrong_password_of_redis_is_named_at_the_start_and_in_readyz(
    embedded_site: EmbeddedSite, tmp_path: Path, password: str
) -> None:
    with own_valkey(password="popcorn") as valkey:
        settings = embedded_site.a_copy() | {"REDIS_URL": valkey.url_with(password)}
        site = Deployment(tmp_path, 1, settings)
        try:
            site.start()
            with urllib.request.urlopen(f"{site.urls[0]}/readyz", timeout=20) as answer:
                told = json.loads(answer.read())
            assert told["status"] == "degraded"
            assert told["checks"]["channel_layer"]["detail"] == REFUSED
            said = site.logs()
            assert said.index(REFUSED) < said.index("Watchparty is on")
            assert "peanuts" not in said + json.dumps(told)
        finally:
            site.stop()


def ready(url: str) -> dict[str, Any]:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{url}/readyz", timeout=20)
    with refused.value as answer:
        told: dict[str, Any] = json.loads(answer.read())
    return told
