"""While one process after the other is upgraded, two releases serve one party together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.release_before import NoHistory, unpack_release_before
from tests.harness.site import ClusterSite
from tests.live.faults import Count, stale
from tests.live.promises import KEYS, Promises
from tests.live.protocol_client import create_party, join_party

SERVICE_RESTART = 1012


@pytest.fixture
async def site(cluster_site: ClusterSite, tmp_path: Path) -> AsyncIterator[Deployment]:
    """The first process is of the release before, on the database of this one."""
    try:
        unpack_release_before(tmp_path / "before")
    except NoHistory as none:
        # An export of the sources, or a clone without a past, has no release before to run.
        pytest.skip(str(none))
    settings = cluster_site.a_copy() | MANY_AT_ONCE
    deployment = Deployment(tmp_path, 2, settings)
    deployment.processes[0].tree = tmp_path / "before"
    try:
        await asyncio.to_thread(deployment.start)
        yield deployment
    finally:
        deployment.stop()
        cluster_site.forget(settings)


async def test_two_releases_serve_one_party_and_hand_it_over(
    site: Deployment, count: Count
) -> None:
    (old, new), promises = site.urls, Promises()
    ana = await create_party(old)
    people = [ana] + [
        await join_party(url, ana.code, name)
        for url, name in ((new, "Bo"), (old, "Cy"), (new, "Dee"))
    ]
    async with contextlib.AsyncExitStack() as stack:
        screens = [
            await stack.enter_async_context(person.screen(site.urls[number % 2]))
            for number, person in enumerate(people)
        ]
        for key in KEYS:
            for number, who in enumerate(zip(people, screens, strict=True)):
                await promises.move(*who, key, (number + 1) / 10)
        assert await stale(screens, promises.revision) == 0

        await asyncio.to_thread(site.processes[0].stop)
        assert [await screens[number].until_closed() for number in (0, 2)] == [SERVICE_RESTART] * 2
        for number in (0, 2):
            screens[number] = await stack.enter_async_context(people[number].screen(new))
        await promises.move(ana, screens[0], "genre:comedy", -1)
        await promises.are_kept(count, new, screens)
