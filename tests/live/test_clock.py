"""The wall clock is set by an hour while a party is going on, back or forward; nobody notices."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MANY_AT_ONCE, Deploy
from tests.harness.deployment import Deployment
from tests.harness.wall_clock import HOUR, WallClock, wall_clock
from tests.live.faults import Count, rude
from tests.live.promises import Mover, Promises
from tests.live.protocol_client import Person, Screen, create_party, join_party

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


def times_shown_gone(screen: Screen, people: list[Person]) -> int:
    ids = {person.id for person in people}
    return sum(
        frame["type"] == "participant.updated"
        and frame["participant"]["id"] in ids
        and frame["participant"].get("online") is False
        for frame in screen.frames
    )


@pytest.mark.parametrize("steps", [(-HOUR, 0), (HOUR, 0)], ids=["back first", "forward first"])
async def test_a_clock_that_is_set_by_an_hour_disturbs_nobody(
    site: Deployment, clock: WallClock, count: Count, steps: tuple[int, int]
) -> None:
    promises, first, last = Promises(), site.urls[0], site.urls[-1]
    ana = await create_party(first)
    people = [ana, await join_party(last, ana.code, "Bo"), await join_party(first, ana.code, "Cy")]
    async with contextlib.AsyncExitStack() as stack:
        screens = [
            await stack.enter_async_context(person.screen(url))
            for person, url in zip(people, (first, last, first), strict=True)
        ]
        movers = [Mover(promises, *each) for each in zip(people, screens, strict=True)]
        await asyncio.sleep(1)
        for number, step in enumerate(steps):
            clock.set(step)
            people.append(await join_party(last, ana.code, f"Friend {number}"))
            screens.append(await stack.enter_async_context(people[-1].screen(last)))
            await asyncio.sleep(LEASE + ABSENCE)
        for mover in movers:
            await mover.stop()
        tokens = [await person.snapshot(first) for person in people]
        gone = sum(times_shown_gone(screen, people) for screen in screens)
        hosts = {each["id"] for each in screens[0].known["participants"] if each["role"] == "host"}
        count("tokens", len(tokens))
        count("shown_gone", gone)
        count("thrown_out", sum(screen.closed for screen in screens))
        assert gone == 0
        assert [screen.close_code for screen in screens] == [None] * len(screens)
        assert hosts == {ana.id}
        assert not promises.refused
        await promises.are_kept(count, last, screens)
        assert promises.acked > 100


async def test_who_leaves_or_falls_silent_before_a_clock_is_set_back_is_gone_all_the_same(
    site: Deployment, clock: WallClock, count: Count
) -> None:
    promises, url = Promises(), site.urls[-1]
    ana = await create_party(url)
    bo, cy = [await join_party(url, ana.code, name) for name in ("Bo", "Cy")]
    async with ana.screen(url) as hers, rude(cy, url):
        async with bo.screen(url):
            await hers.until(lambda: hers.someone(bo)["online"] and hers.someone(cy)["online"])
        clock.set(-HOUR)
        began = asyncio.get_running_loop().time()
        for person in (bo, cy):
            await hers.until(lambda person=person: not hers.someone(person)["online"], SOON)  # type: ignore[misc] # bound here, awaited here
        count("seconds", round(asyncio.get_running_loop().time() - began, 1))
        await promises.move_some(ana, hers)
        await promises.are_kept(count, url, [hers])


async def test_those_on_a_process_killed_before_a_clock_is_set_back_are_gone_all_the_same(
    site: Deployment, clock: WallClock, count: Count
) -> None:
    promises, url = Promises(), site.urls[-1]
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with bo.screen(site.urls[0]) as his, ana.screen(url) as hers:
        await hers.until(lambda: hers.someone(bo)["online"])
        await promises.move_some(bo, his)
        await asyncio.to_thread(site.kill9, 0)
    clock.set(-HOUR)
    await asyncio.to_thread(site.restart, 0)
    async with ana.screen(url) as hers:
        began = asyncio.get_running_loop().time()
        await hers.until(lambda: not hers.someone(bo)["online"], SOON)
        count("seconds", round(asyncio.get_running_loop().time() - began, 1))
        await promises.move_some(ana, hers)
        await promises.are_kept(count, url, [hers])


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "forward"])
async def test_a_host_who_stays_away_is_succeeded_in_time_by_any_clock(
    site: Deployment, clock: WallClock, count: Count, step: int
) -> None:
    promises, url = Promises(), site.urls[-1]
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with contextlib.AsyncExitStack() as stack:
        async with ana.screen(site.urls[0]) as hers:
            his = await stack.enter_async_context(bo.screen(url))
            await his.until(lambda: his.someone(ana)["online"])
            await promises.move_some(ana, hers)
        began = asyncio.get_running_loop().time()
        clock.set(step)
        await his.until(lambda: his.known["you"]["role"] == "host", SOON)
        waited = asyncio.get_running_loop().time() - began
        count("seconds", round(waited, 1))
        assert waited > ABSENCE
        await promises.move_some(bo, his)
        await promises.are_kept(count, url, [his])
