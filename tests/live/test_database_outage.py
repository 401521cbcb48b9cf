"""While PostgreSQL is away nothing is acknowledged that is not saved, and nobody is sent away."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.postgres import OwnPostgres, own_postgres
from tests.harness.site import manage
from tests.harness.valkey import Valkey
from tests.live.protocol_client import ErrorAnswer, Screen, create_party, join_party

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
        await asyncio.to_thread(make_small_catalogue, tmp_path, settings)
        await asyncio.to_thread(deployment.start)
        yield deployment
    finally:
        deployment.stop()


def make_small_catalogue(folder: Path, settings: dict[str, str]) -> None:
    """Enough to weigh; a model would take longer to train than the test to run."""
    titles = folder / "titles.csv"
    titles.write_text("name,year,genres\nArrival,2016,Drama\nAirplane!,1980,Comedy\n")
    manage("migrate", **settings)
    manage("import_csv", str(titles), **settings)
    manage("collectstatic", "--noinput", **settings)


class Mover:
    """Moves one slider again and again, and remembers what was acknowledged last."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.acked: float | None = None
        self.refused: list[str] = []
        self.task = asyncio.create_task(self._move())

    async def _move(self) -> None:
        for number in range(1, 10_000):
            weight = (number % 100 + 1) / 100
            try:
                await self.screen.send("interests.set", weights={"genre:comedy": weight})
            except ErrorAnswer as error:
                self.refused.append(error.code)
                await asyncio.sleep(0.05)
            else:
                self.acked = weight
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task


async def through(outage: str, site: Deployment, postgres: OwnPostgres) -> Mover:
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[1], ana.code, "Bo")
    async with ana.screen(site.urls[0]) as hers, bo.screen(site.urls[1]) as his:
        mover = Mover(hers)
        await asyncio.sleep(1)
        if outage == "freeze":
            postgres.freeze()
            await asyncio.sleep(4)
            postgres.thaw()
        else:
            await asyncio.to_thread(postgres.stop)
            await asyncio.sleep(2)
            await asyncio.to_thread(postgres.start)
        await asyncio.sleep(2)
        await mover.stop()

        last = await his.send("interests.set", weights={"genre:drama": -0.5})
        for screen in (hers, his):
            await screen.until_revision(last["revision"])
            assert not screen.closed
        assert hers.recommendations == his.recommendations
        saved = (await ana.snapshot(site.urls[1]))["you"]["weights"]["genre:comedy"]
        # the one that was on its way when the mover stopped may have been saved as well
        assert saved in (mover.acked, mover.screen.sent_last["weights"]["genre:comedy"])
        assert his.weights(ana)["genre:comedy"] == saved
    return mover


async def test_a_frozen_postgresql_delays_and_loses_nothing(
    site: Deployment, postgres: OwnPostgres
) -> None:
    mover = await through("freeze", site, postgres)
    assert set(mover.refused) <= {"unavailable"}


async def test_a_restarted_postgresql_is_unavailable_and_then_is_not(
    site: Deployment, postgres: OwnPostgres
) -> None:
    mover = await through("restart", site, postgres)
    assert set(mover.refused) == {"unavailable"}


async def test_a_server_that_is_told_to_stop_does_so_without_its_database(
    site: Deployment, postgres: OwnPostgres
) -> None:
    ana = await create_party(site.urls[0])
    async with ana.screen(site.urls[0]) as hers:
        await hers.send("interests.set", weights={"genre:comedy": 0.5})
        await asyncio.to_thread(postgres.stop)
        process = site.processes[0].process
        assert process
        process.terminate()
        assert await hers.until_closed() == SERVICE_RESTART
    assert await asyncio.to_thread(process.wait, 20) is not None
