"""However many processes serve a party, everyone in it sees one and the same list."""

import asyncio
import contextlib
import random

from tests.harness.deployment import Deployment
from tests.live.protocol_client import Client, Json, Person, create_party, join_party
from tests.parties.protocol_state import comparable

TWENTY = 20
KEYS = ["genre:comedy", "genre:drama", "genre:sci-fi", "genre:horror", "genre:romance"]


async def a_party_of(number: int, urls: list[str]) -> list[Person]:
    """Ana hosts on the first process; the others join wherever the proxy sends them."""
    ana = await create_party(urls[0])
    joining = [
        join_party(urls[each % len(urls)], ana.code, f"Friend {each}") for each in range(1, number)
    ]
    return [ana, *await asyncio.gather(*joining)]


async def all_clients(
    people: list[Person], urls: list[str], stack: contextlib.AsyncExitStack
) -> list[Client]:
    return [
        await stack.enter_async_context(person.connect(urls[number % len(urls)]))
        for number, person in enumerate(people)
    ]


async def test_twenty_participants_end_on_the_same_list(deployment: Deployment) -> None:
    urls, choice = deployment.urls, random.Random(20)
    people = await a_party_of(TWENTY, urls)
    async with contextlib.AsyncExitStack() as stack:
        clients = await all_clients(people, urls, stack)

        async def steer(client: Client) -> int:
            revision = 0
            for _ in range(5):
                weights = {choice.choice(KEYS): round(choice.uniform(-1, 1), 1)}
                revision = (await client.send("interests.set", weights=weights))["revision"]
            return int(revision)

        last = max(await asyncio.gather(*map(steer, clients)))
        await asyncio.gather(*(client.wait_for_revision(last) for client in clients))

        lists = [client.recommendations for client in clients]
        assert lists[0]["revision"] == last
        assert len(lists[0]["titles"]) > 10
        assert all(each == lists[0] for each in lists)
        assert lists[0]["satisfaction"].keys() == {person.id for person in people}


async def test_events_lead_every_participant_to_the_state_of_a_fresh_snapshot(
    deployment: Deployment,
) -> None:
    urls = deployment.urls
    people = await a_party_of(4, urls)
    async with contextlib.AsyncExitStack() as stack:
        clients = await all_clients(people, urls, stack)
        await clients[1].send("interests.set", weights={"genre:comedy": 1, "genre:war": -0.4})
        await clients[2].send("interests.hide", hidden=True)
        await clients[2].send("interests.set", weights={"genre:horror": 0.7})
        await clients[1].send("interests.set", weights={"genre:war": None})
        await clients[0].send("settings.set", name="Film club", locked=True)
        last = (await clients[3].send("interests.set", weights={"genre:drama": 0.2}))["revision"]
        for number, (person, client) in enumerate(zip(people, clients, strict=True)):
            await client.wait_for_revision(last)
            await client.wait_for(lambda: everyone_is_online(client.known))  # noqa: B023 awaited here
            fresh = await snapshot_with_everyone_online(person, urls[(number + 1) % len(urls)])
            assert client.gaps == 0
            assert comparable(client.known) == comparable(fresh)


def everyone_is_online(known: Json) -> bool:
    return all(each["online"] for each in known["participants"])


async def snapshot_with_everyone_online(person: Person, url: str) -> Json:
    """Who is here is no part of a revision, and every process finds it out for itself."""
    async with asyncio.timeout(15):
        while not everyone_is_online(snapshot := await person.snapshot(url)):
            await asyncio.sleep(0.2)
    return snapshot


async def test_a_hidden_weight_moves_the_list_and_is_sent_to_nobody_else(
    deployment: Deployment,
) -> None:
    urls = deployment.urls
    ana, bo = await a_party_of(2, urls)
    async with ana.connect(urls[0]) as hers, bo.connect(urls[-1]) as his:
        await his.send("interests.hide", hidden=True)
        before = hers.title_ids
        moved = await his.send("interests.set", weights={"genre:documentary": 1})
        await hers.wait_for_revision(moved["revision"])
        assert hers.title_ids != before
        assert "weights" not in hers.participant(bo)
        assert his.known["you"]["weights"] == {"genre:documentary": 1}
        received = [frame for frame in hers.frames if frame["type"] == "interests"]
        assert all(bo.id not in frame["changes"] for frame in received)
