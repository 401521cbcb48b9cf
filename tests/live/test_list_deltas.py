"""Clients that are sent what changed in a list see the same one as those that get it whole."""

import asyncio
import contextlib
import random
import socket
from typing import Any

import pytest
from websockets.asyncio.client import connect

from tests.harness.deployment import Deployment
from tests.live.protocol_client import Client, Person, connect_client, create_party, join_party

DELTAS = "watchparty.delta.1"
KEYS = ["genre:comedy", "genre:drama", "genre:sci-fi", "genre:horror", "genre:romance"]


def connected(person: Person, url: str, **options: Any) -> Any:
    return connect_client(url, person.code, person.token, subprotocols=[DELTAS], **options)


def deltas_of(client: Client) -> list[Any]:
    return [frame for frame in client.frames if frame["type"] == "recommendations.delta"]


def wholes_of(client: Client) -> list[Any]:
    return [frame for frame in client.frames if frame["type"] == "recommendations"]


async def moved(client: Client, choice: random.Random) -> int:
    weights = {choice.choice(KEYS): round(choice.uniform(-1, 1), 1)}
    return int((await client.send("interests.set", weights=weights))["revision"])


@pytest.mark.parametrize("process", [0, -1])
@pytest.mark.parametrize(
    ("offered", "chosen"),
    [([DELTAS], DELTAS), (["soap", DELTAS], DELTAS), (["soap"], None), (None, None)],
)
async def test_a_server_speaks_the_sub_protocol_and_ignores_others(
    deployment: Deployment, process: int, offered: Any, chosen: str | None
) -> None:
    url = deployment.urls[process]
    ana = await create_party(url)
    address = f"{url.replace('http', 'ws', 1)}/ws/parties/{ana.code}/"
    headers = {"Authorization": f"Bearer {ana.token}"}
    async with connect(
        address, additional_headers=headers, subprotocols=offered, max_size=None
    ) as opened:
        assert opened.subprotocol == chosen


async def test_who_asks_for_changes_gets_them_and_others_get_whole_lists(
    deployment: Deployment,
) -> None:
    url = deployment.urls[0]
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with connected(ana, url) as hers, bo.connect(url) as his:
        last = await moved(hers, random.Random(1))
        await asyncio.gather(*(client.wait_for_revision(last) for client in (hers, his)))
        last = (await his.send("interests.set", weights={"genre:war": 0.1}))["revision"]
        await asyncio.gather(*(client.wait_for_revision(last) for client in (hers, his)))
        assert hers.recommendations == his.recommendations
        assert deltas_of(hers)
        assert deltas_of(hers)[-1]["revision"] == last
        assert wholes_of(his)
        assert not deltas_of(his)


async def test_slow_fast_and_returning_clients_on_two_processes_see_equal_lists(
    deployment: Deployment,
) -> None:
    urls, choice = deployment.urls, random.Random(12)
    ana = await create_party(urls[0])
    bo, cy, dan = [await join_party(urls[-1], ana.code, name) for name in ("Bo", "Cy", "Dan")]
    async with contextlib.AsyncExitStack() as stack:
        fast = [
            await stack.enter_async_context(connected(who, url))
            for who, url in zip((ana, bo), (urls[0], urls[-1]), strict=True)
        ]
        whole = await stack.enter_async_context(ana.connect(urls[-1]))
        slow = await stack.enter_async_context(
            connected(cy, urls[-1], sock=narrow_socket(urls[-1]), max_queue=1)
        )
        reading = slow.pause()
        for _ in range(6):
            async with connected(dan, choice.choice(urls)) as returning:
                for _ in range(12):
                    last = await moved(choice.choice([*fast, returning]), choice)
                await returning.wait_for_revision(last)
                last = await moved(returning, choice)
        reading()
        everyone = [*fast, whole, slow]
        await asyncio.gather(*(client.wait_for_revision(last) for client in everyone))
        lists = [client.recommendations for client in everyone]
        assert lists == [lists[0]] * len(lists)
        assert all(deltas_of(client) for client in (*fast, slow))
        assert all(client.gaps == 0 for client in everyone)


def narrow_socket(url: str) -> socket.socket:
    """One that takes little of what is not read yet."""
    host, port = url.removeprefix("http://").split(":")
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect((host, int(port)))
    made.setblocking(False)
    return made


async def test_a_title_is_sent_whole_once_to_a_client_that_stays(deployment: Deployment) -> None:
    url = deployment.urls[0]
    ana = await create_party(url)
    async with connected(ana, url) as hers:
        whole = set(hers.title_ids)
        for value in (1, -1, 1, -1):
            last = (await hers.send("interests.set", weights={"genre:horror": value}))["revision"]
            await hers.wait_for_revision(last)
        for frame in hers.frames:
            titles = frame["titles"] if frame["type"] == "recommendations" else []
            cards = {card["id"] for card in frame.get("cards", [])}
            assert not cards & whole
            whole |= cards | {title["id"] for title in titles}
        assert len(whole) > len(hers.title_ids)
