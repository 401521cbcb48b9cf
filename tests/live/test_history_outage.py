"""DynamoDB is cut off in the middle of a load: nothing is lost or doubled, and a room goes on."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from history.dynamo import tables
from history.dynamo.client import client
from history.url import DynamoUrl
from tests.conftest import Deploy
from tests.harness.dynamodb import CREDENTIALS, OwnDynamoDB, own_dynamodb
from tests.harness.history_outage import Writer, through_an_outage
from tests.harness.outage_proxy import OutageProxy
from tests.harness.site import ROOT, environment
from tests.live.protocol_client import Client, call, create_party

SHUT, HANGING = 8.0, 3.0


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[OwnDynamoDB]:
    with own_dynamodb() as server:
        yield server


@pytest.fixture
async def proxy(dynamodb: OwnDynamoDB) -> AsyncIterator[OutageProxy]:
    proxy = OutageProxy(dynamodb.port)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.shut()


@pytest.fixture
def behind(dynamodb: OwnDynamoDB, kind: str, monkeypatch: pytest.MonkeyPatch) -> DynamoUrl:
    """The tables as they are to be looked at, past the proxy."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    address = replace(dynamodb.address, prefix=f"{kind}-")
    tables.create_missing(client(address), address.prefix, lambda line: None)
    return address


async def test_nothing_is_lost_or_doubled_and_no_room_notices(
    deploy: Deploy, proxy: OutageProxy, behind: DynamoUrl, tmp_path: Path
) -> None:
    url = (
        f"dynamodb://{behind.region}?prefix={behind.prefix}&endpoint=http://127.0.0.1:{proxy.port}"
    )
    site = await asyncio.to_thread(deploy, HISTORY_URL=url, **CREDENTIALS)
    ana = await create_party(site.urls[0])
    writer = Writer(site.settings, tmp_path / "acked")
    async with ana.connect(site.urls[0]) as hers:
        moving = asyncio.create_task(keep_moving(hers))
        seen = asyncio.create_task(history_seen_away(site.urls[0]))
        count = await through_an_outage(proxy, writer, behind, SHUT, HANGING)
        assert not moving.done(), moving
        moving.cancel()
        assert not hers.closed
    assert "writes wait and are delivered when it is back" in await seen
    assert proxy.broken, "the outage broke connections in use"
    assert count.acked > 140
    assert (count.lost, count.doubled) == (0, 0), count
    assert once_more(site.settings) == "0 writes arrived, 0 wait.\n"


async def keep_moving(client: Client) -> None:
    """Every answer is an ack: anything else raises."""
    for move in range(100_000):
        await client.send("interests.set", weights={"genre:comedy": move % 20 / 10 - 1})
        await asyncio.sleep(0.05)


async def history_seen_away(server: str) -> str:
    """What /readyz says of history when it is away; it answers 200 all the time."""
    while True:
        ready = await call(server, "GET", "/readyz")
        assert ready["status"] in ("ready", "degraded")
        if not ready["checks"]["history"]["ok"]:
            return str(ready["checks"]["history"]["detail"])
        await asyncio.sleep(0.3)


def once_more(settings: dict[str, str]) -> str:
    """The outbox is empty."""
    done = subprocess.run(
        [sys.executable, "manage.py", "drain_history", "--once"],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
