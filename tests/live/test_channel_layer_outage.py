"""While Redis is away people go on; when it is back, every client catches up by itself."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ClusterSite
from tests.harness.valkey import OwnValkey, own_valkey
from tests.live.ack_log import AckLog
from tests.live.protocol_client import create_party, join_party
from tests.live.raw_websocket import GROWTH, Count, peak_memory

SOON = 8.0  # seconds for what must not wait for a look at all rooms, or for a ping
NO_TIME = 3.0


@pytest.fixture
def redis() -> Iterator[OwnValkey]:
    """One that may be stopped, whatever REDIS_URL names."""
    with own_valkey() as server:
        yield server


@pytest.fixture
def site(cluster_site: ClusterSite, redis: OwnValkey, tmp_path: Path) -> Iterator[Deployment]:
    with two_processes(cluster_site, tmp_path, REDIS_URL=redis.url) as site:
        yield site


@pytest.mark.parametrize("seconds", [2, 30])
async def test_connections_stay_open_without_redis_and_catch_up_when_it_is_back(
    site: Deployment, redis: OwnValkey, count: Count, seconds: float
) -> None:
    ack_log = AckLog()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[1], ana.code, "Bo")
    cy = await join_party(site.urls[0], ana.code, "Cy")
    async with (
        ana.connect(site.urls[0]) as hers,
        bo.connect(site.urls[1]) as his,
        cy.connect(site.urls[0]) as theirs,
    ):
        before = peak_memory(site.processes[0])
        redis.stop()
        moved = await ack_log.move(ana, hers, "genre:comedy", 1)
        await theirs.wait_for_revision(moved)  # the same process needs no Redis
        await ack_log.move(bo, his, "genre:drama", -1)
        await asyncio.sleep(seconds)
        await ack_log.move(ana, hers, "genre:horror", 0.4)

        redis.start()
        last = await ack_log.move(bo, his, "genre:war", 0.1)
        for client in (hers, his, theirs):
            await client.wait_for_revision(last)
            assert not client.closed
        assert hers.recommendations == his.recommendations == theirs.recommendations
        assert his.weights(ana) == {"genre:comedy": 1, "genre:horror": 0.4}
        assert hers.weights(bo) == {"genre:drama": -1, "genre:war": 0.1}

        # and from now on at once again, not by catching up
        await ack_log.move(ana, hers, "genre:comedy", -1)
        await his.wait_for(lambda: his.weights(ana)["genre:comedy"] == -1, patience=2)
        count("grown_mib", grown := peak_memory(site.processes[0]) - before)
        assert grown < GROWTH
        await ack_log.verify(count, site.urls[1], [hers, his, theirs])
    assert "Traceback" not in site.logs()


async def test_who_sends_nothing_and_who_joins_meanwhile_catch_up_by_themselves(
    site: Deployment, redis: OwnValkey, count: Count
) -> None:
    ack_log = AckLog()
    ana = await create_party(site.urls[0])
    bo, cy = [await join_party(site.urls[1], ana.code, name) for name in ("Bo", "Cy")]
    elsewhere = await create_party(site.urls[0])
    dee = await join_party(site.urls[1], elsewhere.code, "Dee")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
        redis.stop()
        await ack_log.move(ana, hers, "genre:comedy", 1)
        async with elsewhere.connect(site.urls[0]) as first, dee.connect(site.urls[1]) as second:
            redis.start()
            back = time.monotonic()
            await his.wait_for(lambda: his.weights(ana).get("genre:comedy") == 1, SOON)
            count("seconds_until_caught_up", round(time.monotonic() - back, 1))
            moved = await ack_log.move(elsewhere, first, "genre:drama", 1)
            await second.wait_for_revision(moved)
            count("seconds_until_all_is_live", round(time.monotonic() - back, 1))
            async with cy.connect(site.urls[1]) as theirs:
                await ack_log.verify(count, site.urls[1], [hers, his, theirs])


async def test_a_redis_that_does_not_answer_delays_nobody(
    site: Deployment, redis: OwnValkey, count: Count
) -> None:
    ack_log = AckLog()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
        redis.freeze()
        try:
            for number in range(20):
                await asyncio.wait_for(
                    ack_log.move(ana, hers, "genre:comedy", number / 20), NO_TIME
                )
            other = await create_party(site.urls[0])
            async with other.connect(site.urls[0]) as client:  # a room that nobody had opened
                await asyncio.wait_for(ack_log.move(other, client, "genre:drama", 1), NO_TIME)
            await asyncio.sleep(4)
        finally:
            redis.thaw()
        await his.wait_for(lambda: his.weights(ana).get("genre:comedy") == 0.95, SOON)
        await ack_log.move(ana, hers, "genre:comedy", -1)
        await his.wait_for(lambda: his.weights(ana)["genre:comedy"] == -1, SOON)
        await ack_log.verify(count, site.urls[1], [hers, his])


@pytest.mark.parametrize("nonsense", [b"no message at all", b"\x85", b"\x81\xa4type\xa4news"])
async def test_nonsense_on_the_bus_ends_nothing(
    site: Deployment, redis: OwnValkey, count: Count, nonsense: bytes
) -> None:
    ack_log = AckLog()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
        with Redis.from_url(redis.url) as client:
            (channel,) = client.pubsub_channels(f"*{ana.code}")
            assert client.publish(channel, nonsense) == len(site.urls)
        await his.wait_for_revision(await ack_log.move(ana, hers, "genre:comedy", 1))
        await ack_log.verify(count, site.urls[1], [hers, his])


async def test_a_process_that_starts_without_redis_serves_and_finds_it_later(
    cluster_site: ClusterSite, redis: OwnValkey, tmp_path: Path, count: Count
) -> None:
    ack_log = AckLog()
    redis.stop()
    with two_processes(cluster_site, tmp_path, REDIS_URL=redis.url) as site:
        ana = await create_party(site.urls[0])
        bo = await join_party(site.urls[1], ana.code, "Bo")
        async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
            redis.start()
            await his.wait_for_revision(await ack_log.move(ana, hers, "genre:comedy", 1))
            assert his.weights(ana) == {"genre:comedy": 1}
            await ack_log.verify(count, site.urls[1], [hers, his])
        for process in site.processes:
            output = process.log.read_text()
            assert output.count("Redis does not answer") == 1
            assert output.index("Redis does not answer") < output.index("Watchparty is on")
