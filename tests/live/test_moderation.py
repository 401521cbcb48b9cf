"""What a moderator does, in a process without rooms, is done on every screen at once."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from parties.protocol.close_codes import PARTY_CLOSED, REMOVED
from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ClusterSite, manage
from tests.live.protocol_client import create_party, join_party

# A room that looks into the store by itself does so far later than a test waits.
NEVER = {"LEASE_SECONDS": "900"}
AT_ONCE = 4.0


@pytest.fixture
def site(cluster_site: ClusterSite, tmp_path: Path) -> Iterator[Deployment]:
    with two_processes(cluster_site, tmp_path, **NEVER) as site:
        yield site


async def moderates(site: Deployment, call: str) -> None:
    code = f"from parties.moderation import commit; commit.{call}"
    await asyncio.to_thread(manage, "shell", "--command", code, **site.settings)


async def test_who_is_removed_leaves_every_screen_and_the_list(site: Deployment) -> None:
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        acked = await his.send("interests.set", weights={"genre:comedy": 1})
        await hers.wait_for_revision(acked["revision"])
        await moderates(site, f"remove('{ana.code}', '{bo.id}')")
        assert await his.wait_for_close() == REMOVED
        await hers.wait_for(lambda: list(hers.recommendations["satisfaction"]) == [ana.id], AT_ONCE)


async def test_a_party_is_renamed_and_closed_on_every_screen_and_opened_again(
    site: Deployment,
) -> None:
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        await moderates(site, f"rename_party('{ana.code}', 'Quiet night')")
        for client in (hers, his):
            await client.wait_for(
                lambda: any(
                    frame["type"] == "settings" and "Quiet night" in str(frame)
                    for frame in client.frames  # noqa: B023 awaited
                ),
                AT_ONCE,
            )
        await moderates(site, f"close('{ana.code}')")
        assert await hers.wait_for_close() == PARTY_CLOSED
        assert await his.wait_for_close() == PARTY_CLOSED
    await moderates(site, f"reopen('{ana.code}')")
    async with ana.connect(site.urls[0]) as hers:
        assert (await hers.send("interests.set", weights={"genre:comedy": 1}))["type"] == "ack"
