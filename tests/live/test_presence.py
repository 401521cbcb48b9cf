"""Who is shown as here when processes go, at the settings that everybody has."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness.deployment import SERVERS, Deployment
from tests.harness.site import ClusterSite
from tests.live.faults import Count
from tests.live.protocol_client import create_party, join_party


@pytest.fixture(params=SERVERS)
async def site(
    cluster_site: ClusterSite, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Deployment]:
    """Two processes on the same server, since it is the server's end that differs."""
    settings = cluster_site.a_copy() | {"SERVER": request.param}
    deployment = Deployment(tmp_path, 2, settings)
    try:
        await asyncio.to_thread(deployment.start)
        yield deployment
    finally:
        deployment.stop()
        cluster_site.forget(settings)


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
