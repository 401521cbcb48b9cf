"""A server process killed without warning loses nothing that it has acknowledged."""

import asyncio
import contextlib
import random

import pytest

from tests.conftest import Deploy
from tests.harness.deployment import SERVERS
from tests.live.ack_log import KEYS, AckLog
from tests.live.protocol_client import Client, Person, create_party, join_party
from tests.live.raw_websocket import Count, stale_clients

MOVERS = 6
OPEN_DOORS = {"JOINS_PER_MINUTE": "100000", "MESSAGES_PER_SECOND": "100000"}


async def move_until_cut_off(ack_log: AckLog, person: Person, client: Client, seed: int) -> None:
    """Remembers every move that was acknowledged, and the one that may or may not have been."""
    choice = random.Random(seed)
    while True:
        key, weight = choice.choice(KEYS), round(choice.uniform(-1, 1), 3) or 0.5
        try:
            await ack_log.move(person, client, key, weight)
        except (ConnectionError, OSError, TimeoutError):
            ack_log.record_unknown(person, key, weight)
            return


@pytest.mark.parametrize("server", SERVERS)
async def test_every_acked_weight_survives_kill_9_in_a_burst(
    deploy: Deploy, server: str, count: Count
) -> None:
    site = await asyncio.to_thread(deploy, SERVER=server, **OPEN_DOORS)
    ack_log = AckLog()
    ana = await create_party(site.urls[0])
    people = [ana] + [
        await join_party(site.urls[0], ana.code, f"Friend {each}") for each in range(1, MOVERS)
    ]
    others = [await join_party(site.urls[0], ana.code, name) for name in ("Cy", "Vi")]
    async with contextlib.AsyncExitStack() as stack:
        # Those on the other process, if there is one, follow what the killed one told and saved.
        watching = [
            await stack.enter_async_context(each.connect(url))
            for url in site.urls[1:]
            for each in others
        ]
        clients = [await stack.enter_async_context(each.connect(site.urls[0])) for each in people]
        moving = [
            asyncio.create_task(move_until_cut_off(ack_log, *who, seed))
            for seed, who in enumerate(zip(people, clients, strict=True))
        ]
        await asyncio.sleep(1.5)
        await asyncio.to_thread(site.kill9, 0)
        await asyncio.gather(*moving)
        if watching:
            saved = (await others[0].snapshot(site.urls[-1]))["revision"]
            assert await stale_clients(watching, saved) == 0
    assert ack_log.people == set(people), "everyone must have moved something before the kill"
    await asyncio.to_thread(site.restart, 0)
    async with contextlib.AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(each.connect(site.urls[number % len(site.urls)]))
            for number, each in enumerate(people)
        ]
        await ack_log.verify(count, site.urls[-1], clients)


@pytest.mark.parametrize("server", SERVERS)
async def test_those_on_a_killed_process_are_shown_as_gone_when_their_lease_runs_out(
    deploy: Deploy, server: str, count: Count
) -> None:
    site = await asyncio.to_thread(deploy, SERVER=server, LEASE_SECONDS="2", **OPEN_DOORS)
    ack_log = AckLog()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with bo.connect(site.urls[0]) as his, ana.connect(site.urls[-1]) as hers:
        await hers.wait_for(lambda: hers.is_online(bo))
        await ack_log.move_some(bo, his)
        await asyncio.to_thread(site.kill9, 0)
    await asyncio.to_thread(site.restart, 0)
    async with ana.connect(site.urls[-1]) as hers:
        await hers.wait_for(lambda: not hers.is_online(bo), patience=8)
        assert hers.is_online(ana)
        await ack_log.verify(count, site.urls[0], [hers])


async def test_the_longest_present_succeeds_a_host_who_stays_away(deploy: Deploy) -> None:
    site = await asyncio.to_thread(
        deploy, LEASE_SECONDS="2", HOST_ABSENCE_SECONDS="3", **OPEN_DOORS
    )
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    cy = await join_party(site.urls[0], ana.code, "Cy")
    tv = await join_party(site.urls[0], ana.code, "Television", role="viewer")
    async with (
        tv.connect(site.urls[-1]),
        bo.connect(site.urls[-1]) as his,
        cy.connect(site.urls[0]),
    ):
        async with ana.connect(site.urls[0]):
            await his.wait_for(lambda: his.is_online(ana))
        await his.wait_for(lambda: his.known["you"]["role"] == "host", patience=20)
        assert his.participant(ana)["role"] == "participant"
        assert his.participant(cy)["role"] == "participant"
        async with ana.connect(site.urls[0]) as hers:
            assert hers.known["you"]["role"] == "participant"
