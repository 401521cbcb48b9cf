"""However many processes serve a party, everyone in it sees one and the same list."""

import asyncio
import contextlib
import random

from tests.follower import comparable
from tests.harness.deployment import Deployment
from tests.live.protocol_client import Json, Person, Screen, create_party, join_party

TWENTY = 20
KEYS = ["genre:comedy", "genre:drama", "genre:sci-fi", "genre:horror", "genre:romance"]


async def a_party_of(number: int, urls: list[str]) -> list[Person]:
    """Ana hosts on the first process; the others join wherever the proxy sends them."""
    ana = await create_party(urls[0])
    joining = [
        join_party(urls[each % len(urls)], ana.code, f"Friend {each}") for each in range(1, number)
    ]
    return [ana, *await asyncio.gather(*joining)]


async def all_screens(
    people: list[Person], urls: list[str], stack: contextlib.AsyncExitStack
) -> list[Screen]:
    return [
        await stack.enter_async_context(person.screen(urls[number % len(urls)]))
        for number, person in enumerate(people)
    ]


async def test_twenty_screens_end_on_the_same_list(deployment: Deployment) -> None:
    urls, choice = deployment.urls, random.Random(20)
    people = await a_party_of(TWENTY, urls)
    async with contextlib.AsyncExitStack() as stack:
        screens = await all_screens(people, urls, stack)

        async def steer(screen: Screen) -> int:
            revision = 0
            for _ in range(5):
                weights = {choice.choice(KEYS): round(choice.uniform(-1, 1), 1)}
                revision = (await screen.send("interests.set", weights=weights))["revision"]
            return int(revision)

        last = max(await asyncio.gather(*map(steer, screens)))
        await asyncio.gather(*(screen.until_revision(last) for screen in screens))

        lists = [screen.recommendations for screen in screens]
        assert lists[0]["revision"] == last
        assert len(lists[0]["titles"]) > 10
        assert all(each == lists[0] for each in lists)
        assert lists[0]["satisfaction"].keys() == {person.id for person in people}


async def test_events_lead_every_screen_to_what_a_fresh_snapshot_says(
    deployment: Deployment,
) -> None:
    urls = deployment.urls
    people = await a_party_of(4, urls)
    async with contextlib.AsyncExitStack() as stack:
        screens = await all_screens(people, urls, stack)
        await screens[1].send("interests.set", weights={"genre:comedy": 1, "genre:war": -0.4})
        await screens[2].send("interests.hide", hidden=True)
        await screens[2].send("interests.set", weights={"genre:horror": 0.7})
        await screens[1].send("interests.set", weights={"genre:war": None})
        await screens[0].send("settings.set", name="Film club", locked=True)
        last = (await screens[3].send("interests.set", weights={"genre:drama": 0.2}))["revision"]
        for number, (person, screen) in enumerate(zip(people, screens, strict=True)):
            await screen.until_revision(last)
            await screen.until(lambda: everyone_is_online(screen.known))  # noqa: B023 awaited here
            fresh = await snapshot_with_everyone_online(person, urls[(number + 1) % len(urls)])
            assert screen.gaps == 0
            assert comparable(screen.known) == comparable(fresh)


def everyone_is_online(known: Json) -> bool:
    return all(each["online"] for each in known["participants"])


async def snapshot_with_everyone_online(person: Person, url: str) -> Json:
    """Who is here is no part of a revision, and every process finds it out for itself."""
    async with asyncio.timeout(15):
        while not everyone_is_online(snapshot := await person.snapshot(url)):
            await asyncio.sleep(0.2)
    return snapshot


async def test_a_hidden_weight_moves_the_list_and_is_told_to_nobody_else(
    deployment: Deployment,
) -> None:
    urls = deployment.urls
    ana, bo = await a_party_of(2, urls)
    async with ana.screen(urls[0]) as hers, bo.screen(urls[-1]) as his:
        await his.send("interests.hide", hidden=True)
        before = hers.title_ids
        moved = await his.send("interests.set", weights={"genre:documentary": 1})
        await hers.until_revision(moved["revision"])
        assert hers.title_ids != before
        assert "weights" not in hers.someone(bo)
        assert his.known["you"]["weights"] == {"genre:documentary": 1}
        heard = [frame for frame in hers.frames if frame["type"] == "interests"]
        assert all(bo.id not in frame["changes"] for frame in heard)
