"""A server process killed without warning loses nothing that it has acknowledged."""

import asyncio
import contextlib
import random

import pytest

from tests.conftest import Deploy
from tests.harness.deployment import SERVERS
from tests.live.faults import Count, stale
from tests.live.promises import KEYS, Promises
from tests.live.protocol_client import Person, Screen, create_party, join_party

MOVERS = 6
OPEN_DOORS = {"JOINS_PER_MINUTE": "100000", "MESSAGES_PER_SECOND": "100000"}


async def move_until_cut_off(promises: Promises, person: Person, screen: Screen, seed: int) -> None:
    """Remembers every move that was acknowledged, and the one that may or may not have been."""
    choice = random.Random(seed)
    while True:
        key, weight = choice.choice(KEYS), round(choice.uniform(-1, 1), 3) or 0.5
        try:
            await promises.move(person, screen, key, weight)
        except (ConnectionError, OSError, TimeoutError):
            promises.doubt(person, key, weight)
            return


@pytest.mark.parametrize("server", SERVERS)
async def test_every_acked_weight_survives_kill_9_in_a_burst(
    deploy: Deploy, server: str, count: Count
) -> None:
    site = await asyncio.to_thread(deploy, SERVER=server, **OPEN_DOORS)
    promises = Promises()
    ana = await create_party(site.urls[0])
    people = [ana] + [
        await join_party(site.urls[0], ana.code, f"Friend {each}") for each in range(1, MOVERS)
    ]
    others = [await join_party(site.urls[0], ana.code, name) for name in ("Cy", "Vi")]
    async with contextlib.AsyncExitStack() as stack:
        # Those on the other process, if there is one, follow what the killed one told and saved.
        watching = [
            await stack.enter_async_context(each.screen(url))
            for url in site.urls[1:]
            for each in others
        ]
        screens = [await stack.enter_async_context(each.screen(site.urls[0])) for each in people]
        moving = [
            asyncio.create_task(move_until_cut_off(promises, *who, seed))
            for seed, who in enumerate(zip(people, screens, strict=True))
        ]
        await asyncio.sleep(1.5)
        await asyncio.to_thread(site.kill9, 0)
        await asyncio.gather(*moving)
        if watching:
            saved = (await others[0].snapshot(site.urls[-1]))["revision"]
            assert await stale(watching, saved) == 0
    assert promises.people == set(people), "everyone must have moved something before the kill"
    await asyncio.to_thread(site.restart, 0)
    async with contextlib.AsyncExitStack() as stack:
        screens = [
            await stack.enter_async_context(each.screen(site.urls[number % len(site.urls)]))
            for number, each in enumerate(people)
        ]
        await promises.are_kept(count, site.urls[-1], screens)


@pytest.mark.parametrize("server", SERVERS)
async def test_those_on_a_killed_process_are_shown_as_gone_when_their_lease_runs_out(
    deploy: Deploy, server: str, count: Count
) -> None:
    site = await asyncio.to_thread(deploy, SERVER=server, LEASE_SECONDS="2", **OPEN_DOORS)
    promises = Promises()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with bo.screen(site.urls[0]) as his, ana.screen(site.urls[-1]) as hers:
        await hers.until(lambda: hers.someone(bo)["online"])
        await promises.move_some(bo, his)
        await asyncio.to_thread(site.kill9, 0)
    await asyncio.to_thread(site.restart, 0)
    async with ana.screen(site.urls[-1]) as hers:
        await hers.until(lambda: not hers.someone(bo)["online"], patience=8)
        assert hers.someone(ana)["online"]
        await promises.are_kept(count, site.urls[0], [hers])


async def test_the_longest_present_succeeds_a_host_who_stays_away(deploy: Deploy) -> None:
    site = await asyncio.to_thread(
        deploy, LEASE_SECONDS="2", HOST_ABSENCE_SECONDS="3", **OPEN_DOORS
    )
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    cy = await join_party(site.urls[0], ana.code, "Cy")
    tv = await join_party(site.urls[0], ana.code, "Television", role="viewer")
    async with tv.screen(site.urls[-1]), bo.screen(site.urls[-1]) as his, cy.screen(site.urls[0]):
        async with ana.screen(site.urls[0]):
            await his.until(lambda: his.someone(ana)["online"])
        await his.until(lambda: his.known["you"]["role"] == "host", patience=20)
        assert his.someone(ana)["role"] == "participant"
        assert his.someone(cy)["role"] == "participant"
        async with ana.screen(site.urls[0]) as hers:
            assert hers.known["you"]["role"] == "participant"
