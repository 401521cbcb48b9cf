"""Who is shown as here when processes go, at the settings that everybody has."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from parties.protocol.close_codes import RESTARTING
from tests.harness.deployment import SERVERS, Deployment, two_processes
from tests.harness.site import ClusterSite
from tests.live.protocol_client import Client, Person, create_party, join_party
from tests.live.raw_websocket import Count, metric_value

LONGEST_WAIT = 1.5  # of a page that was told so, before it comes back
LEASE_AND_MORE = 14.0


@pytest.fixture(params=SERVERS)
def site(
    cluster_site: ClusterSite, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Deployment]:
    """Two processes on the same server, since it is the server's end that differs."""
    with two_processes(cluster_site, tmp_path, SERVER=request.param) as site:
        yield site


def was_shown_as_gone(client: Client, person: Person) -> bool:
    reported = [
        each["participant"] for each in client.frames if each["type"] == "participant.updated"
    ]
    return any(each["id"] == person.id and each.get("online") is False for each in reported)


async def test_who_comes_back_from_a_process_that_stops_is_never_shown_as_gone(
    site: Deployment, count: Count
) -> None:
    """And who does not is, within seconds, as nobody has to wait for a lease to run out."""
    ana = await create_party(site.urls[1])
    bo, cy = [await join_party(site.urls[0], ana.code, name) for name in ("Bo", "Cy")]
    async with ana.connect(site.urls[1]) as hers:
        async with bo.connect(site.urls[0]) as his, cy.connect(site.urls[0]):
            await hers.wait_for(lambda: hers.is_online(bo) and hers.is_online(cy))
            reported = time.monotonic()
            stopping = asyncio.create_task(asyncio.to_thread(site.processes[0].stop))
            assert await his.wait_for_close() == RESTARTING
        await asyncio.sleep(LONGEST_WAIT)
        async with bo.connect(site.urls[1]):
            assert await metric_value(site.urls[1], "watchparty_reconnects_total") == 1
            await hers.wait_for(lambda: not hers.is_online(cy))
            seconds = time.monotonic() - reported
            await asyncio.sleep(LEASE_AND_MORE - seconds)
            assert hers.is_online(bo)
        assert not was_shown_as_gone(hers, bo)
        await stopping
    count("seconds", round(seconds, 1))
    assert seconds < 9


async def test_a_process_that_opens_a_party_knows_who_is_reconnecting(
    site: Deployment, count: Count
) -> None:
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[0]):
        await hers.wait_for(lambda: hers.is_online(bo))
        await asyncio.to_thread(site.processes[0].stop)
    async with ana.connect(site.urls[1]) as hers:
        assert hers.is_online(bo)
        await asyncio.sleep(LONGEST_WAIT)
        async with bo.connect(site.urls[1]):
            await asyncio.sleep(LEASE_AND_MORE)
        count("shown_as_gone", was_shown_as_gone(hers, bo))
        assert not was_shown_as_gone(hers, bo)


async def test_those_on_a_killed_process_are_shown_as_gone_within_twenty_seconds(
    site: Deployment, count: Count
) -> None:
    ana = await create_party(site.urls[1])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with ana.connect(site.urls[1]) as hers, bo.connect(site.urls[0]):
        await hers.wait_for(lambda: hers.is_online(bo))
        await asyncio.to_thread(site.kill9, 0)
        killed = time.monotonic()
        await hers.wait_for(lambda: not hers.is_online(bo), patience=25)
        seconds = time.monotonic() - killed
        assert hers.is_online(ana)
    count("seconds", round(seconds, 1))
    assert seconds < 20
