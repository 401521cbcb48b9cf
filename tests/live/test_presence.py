"""Who is shown as here when processes go, at the settings that everybody has."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.deployment import SERVERS, Deployment, two_processes
from tests.harness.site import ClusterSite
from tests.live.faults import Count, figure
from tests.live.protocol_client import Person, Screen, create_party, join_party

SERVICE_RESTART = 1012
LONGEST_WAIT = 1.5  # of a page that was told so, before it comes back
LEASE_AND_MORE = 14.0


@pytest.fixture(params=SERVERS)
def site(
    cluster_site: ClusterSite, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Deployment]:
    """Two processes on the same server, since it is the server's end that differs."""
    with two_processes(cluster_site, tmp_path, SERVER=request.param) as site:
        yield site


def was_shown_as_gone(screen: Screen, person: Person) -> bool:
    told = [each["participant"] for each in screen.frames if each["type"] == "participant.updated"]
    return any(each["id"] == person.id and each.get("online") is False for each in told)


async def test_who_comes_back_from_a_process_that_stops_is_never_shown_as_gone(
    site: Deployment, count: Count
) -> None:
    """And who does not is, within seconds, as nobody has to wait for a lease to run out."""
    ana = await create_party(site.urls[1])
    bo, cy = [await join_party(site.urls[0], ana.code, name) for name in ("Bo", "Cy")]
    async with ana.screen(site.urls[1]) as hers:
        async with bo.screen(site.urls[0]) as his, cy.screen(site.urls[0]):
            await hers.until(lambda: hers.someone(bo)["online"] and hers.someone(cy)["online"])
            told = time.monotonic()
            stopping = asyncio.create_task(asyncio.to_thread(site.processes[0].stop))
            assert await his.until_closed() == SERVICE_RESTART
        await asyncio.sleep(LONGEST_WAIT)
        async with bo.screen(site.urls[1]):
            assert await figure(site.urls[1], "watchparty_reconnects_total") == 1
            await hers.until(lambda: not hers.someone(cy)["online"])
            seconds = time.monotonic() - told
            await asyncio.sleep(LEASE_AND_MORE - seconds)
            assert hers.someone(bo)["online"]
        assert not was_shown_as_gone(hers, bo)
        await stopping
    count("seconds", round(seconds, 1))
    assert seconds < 9


async def test_a_process_that_meets_a_party_knows_who_is_on_their_way(
    site: Deployment, count: Count
) -> None:
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with ana.screen(site.urls[0]) as hers, bo.screen(site.urls[0]):
        await hers.until(lambda: hers.someone(bo)["online"])
        await asyncio.to_thread(site.processes[0].stop)
    async with ana.screen(site.urls[1]) as hers:
        assert hers.someone(bo)["online"]
        await asyncio.sleep(LONGEST_WAIT)
        async with bo.screen(site.urls[1]):
            await asyncio.sleep(LEASE_AND_MORE)
        count("shown_as_gone", was_shown_as_gone(hers, bo))
        assert not was_shown_as_gone(hers, bo)


async def test_those_on_a_killed_process_are_shown_as_gone_within_twenty_seconds(
    site: Deployment, count: Count
) -> None:
    ana = await create_party(site.urls[1])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with ana.screen(site.urls[1]) as hers, bo.screen(site.urls[0]):
        await hers.until(lambda: hers.someone(bo)["online"])
        await asyncio.to_thread(site.kill9, 0)
        killed = time.monotonic()
        await hers.until(lambda: not hers.someone(bo)["online"], patience=25)
        seconds = time.monotonic() - killed
        assert hers.someone(ana)["online"]
    count("seconds", round(seconds, 1))
    assert seconds < 20
