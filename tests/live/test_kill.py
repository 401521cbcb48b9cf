"""A server process killed without warning loses nothing that it has acknowledged."""

import asyncio
import contextlib
import random

import pytest

from tests.conftest import Deploy
from tests.harness.deployment import SERVERS
from tests.live.faults import Count, stale
from tests.live.protocol_client import Person, Screen, create_party, join_party

MOVERS = 6
KEYS = [f"genre:{name}" for name in ("comedy", "drama", "horror", "action", "romance", "war")]
OPEN_DOORS = {"JOINS_PER_MINUTE": "100000", "MESSAGES_PER_SECOND": "100000"}


async def move_until_cut_off(screen: Screen, acked: dict[str, float], seed: int) -> None:
    """Remembers every move that was acknowledged, and the one that may or may not have been."""
    choice = random.Random(seed)
    with contextlib.suppress(ConnectionError, OSError, asyncio.TimeoutError):
        while True:
            key, weight = choice.choice(KEYS), round(choice.uniform(-1, 1), 3) or 0.5
            ack = await screen.send("interests.set", weights={key: weight})
            assert ack["type"] == "ack"
            acked[key] = weight


async def moved_and_killed(
    people: list[Person], screens: list[Screen], kill: object
) -> list[dict[str, float]]:
    acked: list[dict[str, float]] = [{} for _ in people]
    moving = [
        asyncio.create_task(move_until_cut_off(screen, acked[number], number))
        for number, screen in enumerate(screens)
    ]
    await asyncio.sleep(1.5)
    assert callable(kill)
    await asyncio.to_thread(kill)
    await asyncio.gather(*moving)
    assert all(acked), "everyone must have moved something before the kill"
    return acked


@pytest.mark.parametrize("server", SERVERS)
async def test_every_acked_weight_survives_kill_9_in_a_burst(
    deploy: Deploy, server: str, count: Count
) -> None:
    site = await asyncio.to_thread(deploy, SERVER=server, **OPEN_DOORS)
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
        acked = await moved_and_killed(people, screens, lambda: site.kill9(0))
        unanswered = [screen.sent_last["weights"] for screen in screens]
        if watching:
            saved = (await others[0].snapshot(site.urls[-1]))["revision"]
            left_behind = await stale(watching, saved)
            count("stale", left_behind)
            assert left_behind == 0
            for person, mine, open_end in zip(people, acked, unanswered, strict=True):
                for key in mine.keys() - open_end.keys():
                    assert all(screen.weights(person)[key] == mine[key] for screen in watching)
    count("acked", sum(len(mine) for mine in acked))
    await asyncio.to_thread(site.restart, 0)
    for person, mine, open_end in zip(people, acked, unanswered, strict=True):
        weights = (await person.snapshot(site.urls[-1]))["you"]["weights"]
        # What was sent last and never answered may have been saved or not: nobody promised.
        for key in mine.keys() - open_end.keys():
            assert weights[key] == mine[key]
        for key in mine.keys() & open_end.keys():
            assert weights[key] in (mine[key], open_end[key])


@pytest.mark.parametrize("server", SERVERS)
async def test_those_on_a_killed_process_are_shown_as_gone_when_their_lease_runs_out(
    deploy: Deploy, server: str
) -> None:
    site = await asyncio.to_thread(deploy, SERVER=server, LEASE_SECONDS="2", **OPEN_DOORS)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with bo.screen(site.urls[0]), ana.screen(site.urls[-1]) as hers:
        await hers.until(lambda: hers.someone(bo)["online"])
        await asyncio.to_thread(site.kill9, 0)
    await asyncio.to_thread(site.restart, 0)
    async with ana.screen(site.urls[-1]) as hers:
        await hers.until(lambda: not hers.someone(bo)["online"], patience=8)
        assert hers.someone(ana)["online"]


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
