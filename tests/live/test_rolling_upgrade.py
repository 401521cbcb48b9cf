"""While one process after the other is upgraded, two releases serve one party together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parties.protocol.close_codes import RESTARTING
from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.release_before import NoHistory, unpack_release_before
from tests.harness.site import ClusterSite
from tests.live.ack_log import KEYS, AckLog
from tests.live.protocol_client import create_party, join_party
from tests.live.raw_websocket import Count, stale_clients


@pytest.fixture
async def site(cluster_site: ClusterSite, tmp_path: Path) -> AsyncIterator[Deployment]:
    """The first process is of the release before, on the database of this one."""
    try:
        unpack_release_before(tmp_path / "before")
    except NoHistory as none:
        # An export of the sources, or a clone without a past, has no release before to run.
        pytest.skip(str(none))
    # As docs/operations.md has it: the release before does not know today's default.
    known_to_both = {"DEFAULT_STRATEGY": "score_coverage"}
    settings = cluster_site.copy_settings() | MANY_AT_ONCE | known_to_both
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
    (old, new), ack_log = site.urls, AckLog()
    ana = await create_party(old)
    people = [ana] + [
        await join_party(url, ana.code, name)
        for url, name in ((new, "Bo"), (old, "Cy"), (new, "Dee"))
    ]
    async with contextlib.AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(person.connect(site.urls[number % 2]))
            for number, person in enumerate(people)
        ]
        for key in KEYS:
            for number, who in enumerate(zip(people, clients, strict=True)):
                await ack_log.move(*who, key, (number + 1) / 10)
        assert await stale_clients(clients, ack_log.revision) == 0

        await asyncio.to_thread(site.processes[0].stop)
        close_codes = [await clients[number].wait_for_close() for number in (0, 2)]
        assert close_codes == [RESTARTING] * 2
        for number in (0, 2):
            clients[number] = await stack.enter_async_context(people[number].connect(new))
        await ack_log.move(ana, clients[0], "genre:comedy", -1)
        await ack_log.verify(count, new, clients)


async def test_a_ballot_disturbs_nobody_on_the_release_before(site: Deployment) -> None:
    """Who is there votes where that release has ballots, and sees what was picked anyway; who moves
    to this release finds all."""
    old, new = site.urls
    ana = await create_party(new)
    bo = await join_party(old, ana.code, "Bo")
    async with ana.connect(new) as hers, bo.connect(old) as his:
        await hers.wait_for(lambda: hers.is_online(bo))
        first, second = hers.title_ids[:2]
        await hers.send("shortlist.add", title=second)
        await hers.send("ballot.open", rule="score", titles=[first, second])
        ballot = hers.known["ballot"]["id"]
        await hers.send("ballot.cast", ballot=ballot, scores={str(second): 3})
        await his.send("interests.set", weights={"genre:comedy": 0.5})
        await hers.wait_for(lambda: hers.weights(bo) == {"genre:comedy": 0.5})
        vote = {"type": "ballot.cast", "ballot": ballot, "scores": {}}
        answer = await his.ask(vote)
        if answer["type"] == "error":  # otherwise all have voted, which closes it
            assert answer["code"] == "unknown_type"
            await hers.send("ballot.close", ballot=ballot)
        await his.wait_for(lambda: [each["title"] for each in his.known["picks"]] == [second])
        assert not his.closed
        await his.send("interests.set", weights={"genre:comedy": -0.5})
        await hers.wait_for(lambda: hers.weights(bo) == {"genre:comedy": -0.5})
    moved = await bo.snapshot(new)
    assert moved["ballot"]["result"]["winner"] == second
    assert [each["title"] for each in moved["shortlist"]] == [second]
    assert moved["picks"][0]["how"] == "ballot"
