"""The wall clock is set by an hour while a party is going on, back or forward; nobody notices."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MANY_AT_ONCE, Deploy
from tests.harness.deployment import Deployment
from tests.harness.wall_clock import HOUR, WallClock, wall_clock
from tests.live.ack_log import AckLog, Mover
from tests.live.protocol_client import Client, Person, create_party, join_party
from tests.live.raw_websocket import Count, raw_websocket

LEASE, ABSENCE = 6, 4
SHORTENED = {"LEASE_SECONDS": str(LEASE), "HOST_ABSENCE_SECONDS": str(ABSENCE), "PING_SECONDS": "5"}
SOON = 4 * LEASE  # an hour is what it must not take


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[WallClock]:
    with wall_clock(tmp_path) as clock:
        yield clock


@pytest.fixture
def site(clock: WallClock, deploy: Deploy) -> Deployment:
    return deploy(**clock.settings, **SHORTENED, **MANY_AT_ONCE)


@pytest.fixture
def patient_site(clock: WallClock, deploy: Deploy) -> Deployment:
    """For tests in which nobody is to be sent away: this machine may hold up a client for longer
    than the five seconds in which the others have to answer a ping."""
    return deploy(**clock.settings, **SHORTENED | {"PING_SECONDS": "15"}, **MANY_AT_ONCE)


def times_shown_gone(client: Client, people: list[Person]) -> int:
    ids = {person.id for person in people}
    return sum(
        frame["type"] == "participant.updated"
        and frame["participant"]["id"] in ids
        and frame["participant"].get("online") is False
        for frame in client.frames
    )


@pytest.mark.parametrize("steps", [(-HOUR, 0), (HOUR, 0)], ids=["back first", "forward first"])
async def test_a_clock_that_is_set_by_an_hour_disturbs_nobody(
    patient_site: Deployment, clock: WallClock, count: Count, steps: tuple[int, int]
) -> None:
    site = patient_site
    ack_log, first, last = AckLog(), site.urls[0], site.urls[-1]
    ana = await create_party(first)
    people = [ana, await join_party(last, ana.code, "Bo"), await join_party(first, ana.code, "Cy")]
    async with contextlib.AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(person.connect(url))
            for person, url in zip(people, (first, last, first), strict=True)
        ]
        movers = [Mover(ack_log, *each) for each in zip(people, clients, strict=True)]
        await asyncio.sleep(1)
        for number, step in enumerate(steps):
            clock.set(step)
            people.append(await join_party(last, ana.code, f"Friend {number}"))
            clients.append(await stack.enter_async_context(people[-1].connect(last)))
            await asyncio.sleep(LEASE + ABSENCE)
        for mover in movers:
            await mover.stop()
        tokens = [await person.snapshot(first) for person in people]
        gone = sum(times_shown_gone(client, people) for client in clients)
        hosts = {each["id"] for each in clients[0].known["participants"] if each["role"] == "host"}
        count("tokens", len(tokens))
        count("shown_gone", gone)
        count("thrown_out", sum(client.closed for client in clients))
        assert gone == 0
        assert [client.close_code for client in clients] == [None] * len(clients)
        assert hosts == {ana.id}
        assert not ack_log.refused
        await ack_log.verify(count, last, clients)
        assert ack_log.acked > 100


async def test_who_leaves_or_stops_answering_before_a_clock_is_set_back_is_gone_all_the_same(
    site: Deployment, clock: WallClock, count: Count
) -> None:
    ack_log, url = AckLog(), site.urls[-1]
    ana = await create_party(url)
    bo, cy = [await join_party(url, ana.code, name) for name in ("Bo", "Cy")]
    async with ana.connect(url) as hers, raw_websocket(cy, url):
        async with bo.connect(url):
            await hers.wait_for(lambda: hers.is_online(bo) and hers.is_online(cy))
        clock.set(-HOUR)
        began = asyncio.get_running_loop().time()
        for person in (bo, cy):
            await hers.wait_for(lambda person=person: not hers.is_online(person), SOON)  # type: ignore[misc] # bound here, awaited here
        count("seconds", round(asyncio.get_running_loop().time() - began, 1))
        await ack_log.move_some(ana, hers)
        await ack_log.verify(count, url, [hers])


async def test_those_on_a_process_killed_before_a_clock_is_set_back_are_gone_all_the_same(
    site: Deployment, clock: WallClock, count: Count
) -> None:
    ack_log, url = AckLog(), site.urls[-1]
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with bo.connect(site.urls[0]) as his, ana.connect(url) as hers:
        await hers.wait_for(lambda: hers.is_online(bo))
        await ack_log.move_some(bo, his)
        await asyncio.to_thread(site.kill9, 0)
    clock.set(-HOUR)
    await asyncio.to_thread(site.restart, 0)
    async with ana.connect(url) as hers:
        began = asyncio.get_running_loop().time()
        await hers.wait_for(lambda: not hers.is_online(bo), SOON)
        count("seconds", round(asyncio.get_running_loop().time() - began, 1))
        await ack_log.move_some(ana, hers)
        await ack_log.verify(count, url, [hers])


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "forward"])
async def test_a_host_who_stays_away_is_succeeded_in_time_by_any_clock(
    site: Deployment, clock: WallClock, count: Count, step: int
) -> None:
    ack_log, url = AckLog(), site.urls[-1]
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with contextlib.AsyncExitStack() as stack:
        async with ana.connect(site.urls[0]) as hers:
            his = await stack.enter_async_context(bo.connect(url))
            await his.wait_for(lambda: his.is_online(ana))
            await ack_log.move_some(ana, hers)
        began = asyncio.get_running_loop().time()
        clock.set(step)
        await his.wait_for(lambda: his.known["you"]["role"] == "host", SOON)
        waited = asyncio.get_running_loop().time() - began
        count("seconds", round(waited, 1))
        assert waited > ABSENCE
        await ack_log.move_some(bo, his)
        await ack_log.verify(count, url, [his])
