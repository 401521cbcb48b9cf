"""While PostgreSQL is away nothing is acknowledged that is not saved, and nobody is sent away."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.postgres import OwnPostgres, own_postgres
from tests.harness.small_site import make_small_site
from tests.harness.valkey import Valkey
from tests.live.faults import GROWTH, Count, peak_memory
from tests.live.promises import Mover, Promises
from tests.live.protocol_client import create_party, join_party

SERVICE_RESTART = 1012


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


async def through(outage: str, site: Deployment, postgres: OwnPostgres, count: Count) -> Promises:
    promises = Promises()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[1], ana.code, "Bo")
    async with ana.screen(site.urls[0]) as hers, bo.screen(site.urls[1]) as his:
        before = peak_memory(site.processes[0])
        mover = Mover(promises, ana, hers)
        await asyncio.sleep(1)
        if outage == "freeze":
            postgres.freeze()
            await asyncio.sleep(10)
            postgres.thaw()
        else:
            await asyncio.to_thread(postgres.stop)
            await asyncio.sleep(2)
            await asyncio.to_thread(postgres.start)
        await asyncio.sleep(2)
        await mover.stop()
        count("grown_mib", grown := peak_memory(site.processes[0]) - before)
        assert grown < GROWTH

        await promises.move(bo, his, "genre:drama", -0.5)
        await promises.are_kept(count, site.urls[1], [hers, his])
        assert not hers.closed
        assert not his.closed
        saved = (await ana.snapshot(site.urls[1]))["you"]["weights"]
        assert his.weights(ana) == saved
    count("refused", len(promises.refused))
    return promises


async def test_a_frozen_postgresql_delays_and_loses_nothing(
    site: Deployment, postgres: OwnPostgres, count: Count
) -> None:
    promises = await through("freeze", site, postgres, count)
    assert set(promises.refused) <= {"unavailable"}


async def test_a_restarted_postgresql_is_unavailable_and_then_is_not(
    site: Deployment, postgres: OwnPostgres, count: Count
) -> None:
    promises = await through("restart", site, postgres, count)
    assert set(promises.refused) == {"unavailable"}


async def test_a_server_that_is_told_to_stop_does_so_without_its_database(
    site: Deployment, postgres: OwnPostgres, count: Count
) -> None:
    ana = await create_party(site.urls[0])
    async with ana.screen(site.urls[0]) as hers:
        await hers.send("interests.set", weights={"genre:comedy": 0.5})
        await asyncio.to_thread(postgres.stop)
        process = site.processes[0].process
        assert process
        process.terminate()
        told = time.monotonic()
        assert await hers.until_closed() == SERVICE_RESTART
    assert await asyncio.to_thread(process.wait, 20) is not None
    count("seconds", round(time.monotonic() - told, 1))
