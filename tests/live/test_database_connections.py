"""However many sockets there are, a process holds the connections that it may, and no more."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ClusterSite
from tests.live.protocol_client import Person, create_party, join_party
from tests.live.raw_websocket import Count, metric_value, raw_websocket

POOL = 6
PROCESSES = 2
PARTIES, PEOPLE, CLIENTS = 2, 30, 5


@pytest.fixture
def site(cluster_site: ClusterSite, tmp_path: Path) -> Iterator[Deployment]:
    settings = MANY_AT_ONCE | {"DATABASE_POOL": str(POOL)}
    with two_processes(cluster_site, tmp_path, **settings) as site:
        yield site


class Watch:
    """Asks PostgreSQL every few milliseconds how many are connected besides who asks."""

    def __init__(self, database: str) -> None:
        self.most = self.last = 0
        self._database = database
        self._task = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        query = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        async with await psycopg.AsyncConnection.connect(self._database, autocommit=True) as asking:
            while True:
                row = await (await asking.execute(query)).fetchone()
                assert row
                self.last = int(row[0])
                self.most = max(self.most, self.last)
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


async def a_full_party(url: str) -> list[Person]:
    ana = await create_party(url)
    return [ana] + [await join_party(url, ana.code, f"Friend {each}") for each in range(1, PEOPLE)]


async def sockets(site: Deployment) -> float:
    return sum([await metric_value(url, "watchparty_sockets") for url in site.urls])


async def test_three_hundred_sockets_come_and_go_on_the_connections_of_the_pools(
    site: Deployment, count: Count
) -> None:
    watch = Watch(site.settings["DATABASE_URL"])
    people = [each for url in site.urls for each in await a_full_party(url)]
    async with contextlib.AsyncExitStack() as stack:
        for number in range(CLIENTS):
            for each, person in enumerate(people):
                url = site.urls[(each + number) % PROCESSES]
                await stack.enter_async_context(raw_websocket(person, url))
        assert await sockets(site) == PARTIES * PEOPLE * CLIENTS == 300
        async with people[0].connect(site.urls[0]) as hers:
            for weight in range(1, 11):
                await hers.send("interests.set", weights={"genre:comedy": weight / 10})
    async with asyncio.timeout(60):
        while await sockets(site):
            await asyncio.sleep(0.2)
    left = watch.last
    await watch.stop()
    count("connections", watch.most)
    assert 0 < left <= watch.most <= PROCESSES * POOL
