"""What leads nowhere costs a process nothing that stays: codes of no party, paths of no room."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from parties.domain.codes import new_code
from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import SERVERS, Deployment, two_processes
from tests.harness.site import ClusterSite
from tests.harness.valkey import OwnValkey, own_valkey
from tests.live.protocol_client import PATIENCE, ProblemAnswer, call, create_party, join_party
from tests.live.raw_websocket import Count

GUESSES = 15
PATHS = ["/ws/", "/nowhere", "/ws/parties/", f"/ws/parties/{'A' * 65}/", "/ws/parties/ABC/more/"]


@pytest.fixture
def redis() -> Iterator[OwnValkey]:
    with own_valkey() as server:
        yield server


@pytest.fixture
def site(cluster_site: ClusterSite, redis: OwnValkey, tmp_path: Path) -> Iterator[Deployment]:
    with two_processes(cluster_site, tmp_path, REDIS_URL=redis.url, **MANY_AT_ONCE) as site:
        yield site


async def test_codes_of_no_party_leave_nothing_subscribed_on_the_bus(
    site: Deployment, redis: OwnValkey, count: Count
) -> None:
    ana = await create_party(site.urls[0])
    async with ana.connect(site.urls[0]), ana.connect(site.urls[1]):
        with Redis.from_url(redis.url) as client:
            before = set(client.pubsub_channels("*"))
            for _ in range(GUESSES):
                for url in site.urls:
                    with pytest.raises(ProblemAnswer) as reported:
                        await call(url, "GET", f"/api/v1/parties/{new_code()}")
                    assert reported.value.status == 404
            async with asyncio.timeout(PATIENCE):
                while set(client.pubsub_channels("*")) - before:
                    await asyncio.sleep(0.05)
            left = len(client.pubsub_channels("*"))
    count("channels_before", len(before))
    count("channels_after", left)
    assert left == len(before)


async def test_a_code_that_no_database_can_store_does_not_stop_presence(
    site: Deployment, count: Count
) -> None:
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[1], ana.code, "Bo")
    answers = []
    async with ana.connect(site.urls[0]) as hers:
        async with bo.connect(site.urls[1]):
            await hers.wait_for(lambda: hers.is_online(bo))
            for url in site.urls * GUESSES * 2:
                with pytest.raises(ProblemAnswer) as reported:
                    await call(url, "GET", "/api/v1/parties/abc%00")
                answers.append(reported.value.status)
        await hers.wait_for(lambda: not hers.is_online(bo))
    count("guessed", len(answers))
    count("looked_up", 0)
    assert set(answers) == {404, 429}
    for url in site.urls:
        assert (await call(url, "GET", "/readyz"))["checks"]["background"] == {"ok": True}


async def test_a_websocket_to_an_unknown_path_is_refused_without_redis_and_without_a_traceback(
    site: Deployment, redis: OwnValkey, count: Count
) -> None:
    await create_party(site.urls[0])
    redis.stop()
    refused = 0
    for path in PATHS * 3:
        for url in site.urls:
            with pytest.raises(InvalidStatus) as reported:
                async with connect(url.replace("http", "ws", 1) + path):
                    pass
            assert reported.value.response.status_code == 403
            refused += 1
    count("refused", refused)
    assert [each.server for each in site.processes] == list(SERVERS)
    assert "Traceback" not in site.logs()
