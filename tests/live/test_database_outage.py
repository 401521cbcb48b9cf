"""While PostgreSQL is away nothing is acknowledged that is not saved, and nobody is sent away."""

import asyncio
import json
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parties.protocol.close_codes import RESTARTING
from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment, ServerProcess
from tests.harness.postgres import OwnPostgres, own_postgres
from tests.harness.small_site import make_small_site
from tests.harness.valkey import Valkey
from tests.live.ack_log import AckLog, Mover
from tests.live.protocol_client import PATIENCE, create_party, join_party
from tests.live.raw_websocket import GROWTH, Count, peak_memory


@pytest.fixture
async def postgres() -> AsyncIterator[OwnPostgres]:
    """One that may be stopped, whatever DATABASE_URL names."""
    with own_postgres() as server:
        yield server


@pytest.fixture
async def site(postgres: OwnPostgres, valkey: Valkey, tmp_path: Path) -> AsyncIterator[Deployment]:
    settings = MANY_AT_ONCE | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": postgres.create_database("outage"),
        "REDIS_URL": valkey.url,
        "REDIS_PREFIX": tmp_path.name,
    }
    deployment = Deployment(tmp_path, 2, settings)
    try:
        await asyncio.to_thread(make_small_site, tmp_path, settings)
        await asyncio.to_thread(deployment.start)
        yield deployment
    finally:
        deployment.stop()


async def through(outage: str, site: Deployment, postgres: OwnPostgres, count: Count) -> AckLog:
    ack_log = AckLog()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
        before = peak_memory(site.processes[0])
        mover = Mover(ack_log, ana, hers)
        await asyncio.sleep(1)
        if outage == "freeze":
            postgres.freeze()
            await asyncio.sleep(10)
            postgres.thaw()
        else:
            await asyncio.to_thread(postgres.stop)
            await asyncio.sleep(12)  # past what a commit whose outcome is unknown is looked up for
            await asyncio.to_thread(postgres.start)
        await asyncio.sleep(2)
        await mover.stop()
        count("grown_mib", grown := peak_memory(site.processes[0]) - before)
        assert grown < GROWTH

        await ack_log.move(bo, his, "genre:drama", -0.5)
        await ack_log.verify(count, site.urls[1], [hers, his])
        assert not hers.closed
        assert not his.closed
        saved = (await ana.snapshot(site.urls[1]))["you"]["weights"]
        assert his.weights(ana) == saved
    count("refused", len(ack_log.refused))
    return ack_log


async def test_a_frozen_postgresql_delays_and_loses_nothing(
    site: Deployment, postgres: OwnPostgres, count: Count
) -> None:
    ack_log = await through("freeze", site, postgres, count)
    assert set(ack_log.refused) <= {"unavailable"}


async def test_a_restarted_postgresql_is_unavailable_and_then_is_not(
    site: Deployment, postgres: OwnPostgres, count: Count
) -> None:
    ack_log = await through("restart", site, postgres, count)
    assert set(ack_log.refused) == {"unavailable"}


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def warnings_of(process: ServerProcess) -> Counter[tuple[str, str]]:
    """Lines of the log at WARNING or above, by logger and message."""
    lines = [json.loads(each) for each in process.log.read_text().splitlines() if each[:1] == "{"]
    loud = [each for each in lines if each["level"] in ("WARNING", "ERROR", "CRITICAL")]
    return Counter((each["logger"], each["message"][:60]) for each in loud)


async def test_requests_without_a_database_leave_a_line_for_each_kind_of_failure(
    site: Deployment, postgres: OwnPostgres, count: Count
) -> None:
    await create_party(site.urls[0])
    await asyncio.to_thread(postgres.stop)
    paths = ["/readyz", "/api/v1/titles?q=a", "/titles/1/poster.svg"]
    urls = [site.urls[0] + path for path in paths * 10]
    answers = await asyncio.gather(*(asyncio.to_thread(status_of, url) for url in urls))
    lines = warnings_of(site.processes[0])
    count("failed", sum(status >= 500 for status in answers))
    count("lines", lines.total())
    assert answers.count(503) >= 10
    assert {line: number for line, number in lines.items() if number > len(paths)} == {}
    assert lines.total() < sum(status >= 500 for status in answers)


async def test_a_server_shuts_down_without_its_database(
    site: Deployment, postgres: OwnPostgres, count: Count
) -> None:
    ana = await create_party(site.urls[0])
    async with ana.connect(site.urls[0]) as hers:
        await hers.send("interests.set", weights={"genre:comedy": 0.5})
        await asyncio.to_thread(postgres.stop)
        process = site.processes[0].process
        assert process
        process.terminate()
        reported = time.monotonic()
        assert await hers.wait_for_close() == RESTARTING
    assert await asyncio.to_thread(process.wait, 20) is not None
    count("seconds", round(time.monotonic() - reported, 1))
