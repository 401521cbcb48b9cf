"""Behind nginx and Caddy as we ship them, a party's clients share a process, and lose nothing when
that is killed."""

import asyncio
import contextlib
import re
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.harness.deployment import Deployment
from tests.harness.port_server import PortServer
from tests.harness.proxies import PROXIES, Certificate, Proxy, running
from tests.live.protocol_client import Client, Person, connect_client, create_party, join_party

CLIENTS = 4
ENOUGH_PARTIES = 40  # all of them on one of two processes would be no chance


@pytest.fixture(params=PROXIES)
def proxy(
    request: pytest.FixtureRequest, proxied: Deployment, certificate: Certificate, tmp_path: Path
) -> Iterator[Proxy]:
    with running(PROXIES[request.param](tmp_path, proxied.urls, certificate)) as proxy:
        yield proxy


async def counts(proxied: Deployment, metric: str) -> list[int]:
    """Of each process that lives; the others have none."""
    return [
        await asyncio.to_thread(_count, each.url, metric) if each.process else 0
        for each in proxied.processes
    ]


def _count(url: str, metric: str) -> int:
    with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
        reported = re.search(rf"^{metric} (\S+)$", answer.read().decode(), re.MULTILINE)
    assert reported, metric
    return int(float(reported[1]))


def ask(proxy: Proxy, path: str, person: Person | None = None) -> bytes:
    headers = {"Authorization": f"Bearer {person.token}"} if person else {}
    request = urllib.request.Request(proxy.url + path, None, headers)
    with urllib.request.urlopen(request, timeout=30, context=proxy.certificate.trusted) as answer:
        read: bytes = answer.read()
        return read


@contextlib.asynccontextmanager
async def clients(proxy: Proxy, people: list[Person]) -> AsyncIterator[list[Client]]:
    async with contextlib.AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                connect_client(proxy.url, each.code, each.token, ssl=proxy.certificate.trusted)
            )
            for each in people
        ]


async def nobody_is_here(proxied: Deployment) -> None:
    """A process counts a client until it has heard of its leaving."""
    async with asyncio.timeout(20):
        while any(await counts(proxied, "watchparty_sockets")):
            await asyncio.sleep(0.05)


async def ana_and_bo(proxied: Deployment) -> list[Person]:
    ana = await create_party(proxied.urls[0])
    bo = await join_party(proxied.urls[1], ana.code, "Bo")
    return [ana, bo] * (CLIENTS // 2)


async def test_a_partys_connections_share_a_process_and_another_partys_may_have_another(
    proxied: Deployment, proxy: Proxy
) -> None:
    seen: set[int] = set()
    for _ in range(ENOUGH_PARTIES):
        people = await ana_and_bo(proxied)
        async with clients(proxy, people):
            where = await counts(proxied, "watchparty_sockets")
            assert sorted(where) == [0, CLIENTS]
            seen.add(where.index(CLIENTS))
        await nobody_is_here(proxied)
        if len(seen) == len(proxied.processes):
            return
    pytest.fail("Every party was on the same process.")


async def test_a_partys_page_and_answers_come_from_the_process_of_its_connections(
    proxied: Deployment, proxy: Proxy
) -> None:
    """Any other process that was asked would have opened the room as well."""
    ana = await create_party(proxied.urls[0])
    before = await counts(proxied, "watchparty_rooms")
    async with clients(proxy, [ana]):
        here = (await counts(proxied, "watchparty_sockets")).index(1)
        for path in ("/p/{}/", "/p/{}/tv/", "/api/v1/parties/{}", "/api/v1/parties/{}/agreement"):
            await asyncio.to_thread(ask, proxy, path.format(ana.code), ana)
        after = await counts(proxied, "watchparty_rooms")
    assert after[1 - here] <= before[1 - here]
    await nobody_is_here(proxied)


@pytest.mark.parametrize("kind", PROXIES)
async def test_requests_of_no_party_are_spread(
    kind: str, certificate: Certificate, tmp_path: Path
) -> None:
    one, two = PortServer(), PortServer()
    async with one.listening(), two.listening():
        with running(PROXIES[kind](tmp_path, [one.url, two.url], certificate)) as proxy:
            for path, processes in (("/", 2), ("/api/v1/parties", 2), ("/p/PARTY2/", 1)):
                reported = {await asyncio.to_thread(ask, proxy, path) for _ in range(40)}
                assert len(reported) == processes, path


async def test_when_its_process_is_killed_a_party_is_whole_on_the_other(
    proxied: Deployment, proxy: Proxy
) -> None:
    people = await ana_and_bo(proxied)
    async with clients(proxy, people) as before:
        moved = await before[0].send("interests.set", weights={"genre:comedy": 1})
        here = (await counts(proxied, "watchparty_sockets")).index(CLIENTS)
        proxied.kill9(here)
        for each in before:
            await each.wait_for_close()
    try:
        async with clients(proxy, people) as back:
            assert (await counts(proxied, "watchparty_sockets"))[1 - here] == CLIENTS
            assert all(each.known["revision"] >= moved["revision"] for each in back)
            assert back[1].weights(people[0]) == {"genre:comedy": 1}
            moved = await back[1].send("interests.set", weights={"genre:drama": 0.5})
            for each in back:
                await each.wait_for_revision(moved["revision"])
            assert all(each.recommendations == back[0].recommendations for each in back)
    finally:
        proxied.restart(here)
