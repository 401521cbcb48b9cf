"""What an operator's probes hear."""

import asyncio
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from tests.harness.deployment import Deployment
from tests.harness.postgres import OwnPostgres, own_postgres
from tests.harness.site import manage
from tests.harness.valkey import OwnValkey, own_valkey
from tests.live.protocol_client import create_party

NEEDED = {"process", "database", "schema", "recommender"}
NAMED = NEEDED | {"background", "catalogue", "channel_layer", "model", "history"}

Fragile = tuple[Deployment, OwnPostgres, OwnValkey]
Answer = tuple[int, dict[str, str], bytes]


def get(url: str) -> Answer:
    try:
        answer: HTTPResponse = urllib.request.urlopen(url, timeout=10)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()
    with answer:
        return answer.status, dict(answer.headers), answer.read()


def ready(url: str) -> tuple[int, dict[str, Any]]:
    status, _, body = get(f"{url}/readyz")
    assert b"Traceback" not in body
    return status, json.loads(body)


def test_every_process_is_alive_and_ready(deployment: Deployment) -> None:
    for url in deployment.urls:
        assert get(f"{url}/healthz")[0] == 200
        status, reported = ready(url)
        assert status == 200, reported
        assert reported["status"] == "ready"
        assert reported["checks"].keys() == NAMED


async def test_metrics_are_what_prometheus_reads(deployment: Deployment) -> None:
    await create_party(deployment.urls[0])
    status, headers, body = await asyncio.to_thread(get, f"{deployment.urls[0]}/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain; version=")
    assert b"process_resident_memory_bytes" in body


@pytest.fixture
def fragile(tmp_path: Path) -> Iterator[Fragile]:
    """A process with servers that nobody else uses, and nothing in its catalogue."""
    with own_postgres() as postgres, own_valkey() as valkey:
        settings = {
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": postgres.create_database("fragile"),
            "REDIS_URL": valkey.url,
        }
        manage("migrate", **settings)
        manage("collectstatic", "--noinput", **settings)
        site = Deployment(tmp_path, 1, settings)
        try:
            site.start()
            yield site, postgres, valkey
        finally:
            site.stop()


def test_each_thing_that_is_missing_is_named(fragile: Fragile) -> None:
    site, postgres, valkey = fragile
    status, reported = ready(site.urls[0])
    assert (status, reported["status"]) == (200, "degraded")
    assert not reported["checks"]["catalogue"]["ok"]
    assert "train_recommender" in reported["checks"]["model"]["detail"]

    valkey.stop()
    status, reported = ready(site.urls[0])
    assert (status, reported["status"]) == (200, "degraded")
    assert "Redis does not answer" in reported["checks"]["channel_layer"]["detail"]

    postgres.freeze()
    status, reported = ready(site.urls[0])
    assert (status, reported["status"]) == (503, "unavailable")
    detail = "The database does not answer. Is DATABASE_URL right?"
    assert reported["checks"]["database"] == {"ok": False, "detail": detail}
    assert get(f"{site.urls[0]}/healthz")[0] == 200

    postgres.thaw()
    valkey.start()
    deadline = time.monotonic() + 15
    while (reported := ready(site.urls[0])[1])["status"] == "unavailable":
        assert time.monotonic() < deadline, reported
    assert reported["checks"]["channel_layer"]["ok"]


def test_a_schema_with_unapplied_migrations_is_not_ready(tmp_path: Path) -> None:
    """A server starts on no old schema; one that is turned back under it is named."""
    settings = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/behind.sqlite3"}
    manage("migrate", **settings)
    manage("collectstatic", "--noinput", **settings)
    site = Deployment(tmp_path, 1, settings)
    try:
        site.start()
        manage("migrate", "admin", "zero", **settings)
        status, reported = ready(site.urls[0])
        assert status == 503
        assert reported["checks"]["database"]["ok"]
        assert "manage.py migrate" in reported["checks"]["schema"]["detail"]
    finally:
        site.stop()
