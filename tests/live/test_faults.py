"""Whatever one client does, the others in the room lose nothing and see no old list."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from parties.domain.codes import new_code
from tests.harness.deployment import SERVERS, Deployment
from tests.harness.site import EmbeddedSite
from tests.live.ack_log import KEYS, AckLog
from tests.live.protocol_client import (
    Client,
    Person,
    ProblemAnswer,
    call,
    create_party,
    join_party,
)
from tests.live.raw_websocket import GROWTH, Count, metric_value, peak_memory, raw_websocket

PATIENT = {"JOINS_PER_MINUTE": "100000", "PING_SECONDS": "2"}
MASK = b"\x00\x00\x00\x00"


@pytest.fixture(params=SERVERS)
def site(
    request: pytest.FixtureRequest, small_site: EmbeddedSite, tmp_path: Path
) -> Iterator[Deployment]:
    with serving(small_site, tmp_path, PATIENT | {"SERVER": request.param}) as deployment:
        yield deployment


@pytest.fixture(params=SERVERS)
def site_that_waits_for_pongs(
    request: pytest.FixtureRequest, small_site: EmbeddedSite, tmp_path: Path
) -> Iterator[Deployment]:
    """For sockets that answer no ping, and are to be open until they are told to vanish."""
    settings = PATIENT | {"PING_SECONDS": "120", "SERVER": request.param}
    with serving(small_site, tmp_path, settings) as deployment:
        yield deployment


@contextlib.contextmanager
def serving(
    small_site: EmbeddedSite, folder: Path, settings: dict[str, str]
) -> Iterator[Deployment]:
    deployment = Deployment(folder, 1, small_site.copy_settings() | settings)
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()


async def is_gone(client: Client, person: Person) -> None:
    await client.wait_for(lambda: not client.is_online(person), patience=45)


async def test_one_who_never_reads_costs_the_others_nothing(site: Deployment, count: Count) -> None:
    url, ack_log = site.urls[0], AckLog()
    ana = await create_party(url)
    bo, cy = [await join_party(url, ana.code, name) for name in ("Bo", "Cy")]
    async with ana.connect(url) as hers, cy.connect(url) as theirs, raw_websocket(bo, url):
        before = peak_memory(site.processes[0])
        await ack_log.move_some(ana, hers, 100)
        await ack_log.verify(count, url, [hers, theirs])
        await is_gone(hers, bo)
        grown = peak_memory(site.processes[0]) - before
    count("grown_mib", grown)
    assert grown < GROWTH


async def test_half_open_sockets_are_noticed_by_their_silence(
    site: Deployment, count: Count
) -> None:
    url, ack_log = site.urls[0], AckLog()
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with ana.connect(url) as hers, raw_websocket(bo, url):
        before = peak_memory(site.processes[0])
        await ack_log.move_some(ana, hers)
        await hers.wait_for(lambda: hers.is_online(bo))
        began = asyncio.get_running_loop().time()
        await is_gone(hers, bo)
        count("seconds", round(asyncio.get_running_loop().time() - began, 1))
        assert await metric_value(url, "watchparty_sockets") == 1
        count("grown_mib", grown := peak_memory(site.processes[0]) - before)
        assert grown < GROWTH
        await ack_log.verify(count, url, [hers])


@pytest.mark.parametrize(
    ("what", "first", "then"),
    [
        ("fragments without end", b"\x01\x80" + MASK, b"\x00\x80" + MASK),
        ("arbitrary bytes", b"", b"\xff\x00\xaa\x55" * 64),
        ("frames of 1 MB", b"", b"\x81\xff" + (2**20).to_bytes(8) + MASK + b"x" * 2**20),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
async def test_frames_that_are_none_end_their_own_socket_and_nothing_else(
    site: Deployment, count: Count, what: str, first: bytes, then: bytes
) -> None:
    url, ack_log = site.urls[0], AckLog()
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with ana.connect(url) as hers, raw_websocket(bo, url) as his:
        before = peak_memory(site.processes[0])
        flooding = asyncio.create_task(his.send_without_pause(first + then * 200, 1))
        await ack_log.move_some(ana, hers, 20)
        await his.wait_for_disconnect()
        await flooding
        grown = peak_memory(site.processes[0]) - before
        await ack_log.verify(count, url, [hers])
    count("grown_mib", grown)
    assert grown < GROWTH


async def test_a_burst_of_500_moves_at_once_is_all_acked_and_all_there(
    site: Deployment, count: Count
) -> None:
    url, ack_log = site.urls[0], AckLog()
    ana = await create_party(url)
    people = [ana] + [await join_party(url, ana.code, f"Friend {each}") for each in range(9)]
    async with contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(each.connect(url)) for each in people]
        before = peak_memory(site.processes[0])

        async def move(person: Person, client: Client, number: int) -> None:
            await ack_log.move(person, client, KEYS[number % 6], number / 50)

        everyone = list(zip(people, clients, strict=True))
        await asyncio.gather(*(move(*who, each) for each in range(1, 51) for who in everyone))
        assert ack_log.acked == 500
        count("grown_mib", grown := peak_memory(site.processes[0]) - before)
        assert grown < GROWTH
        await ack_log.verify(count, url, clients)


async def test_four_hundred_sockets_that_vanish_at_once_leave_nothing_behind(
    site_that_waits_for_pongs: Deployment, count: Count
) -> None:
    site = site_that_waits_for_pongs
    url, ack_log = site.urls[0], AckLog()
    hosts = [await create_party(url), await create_party(url)]
    people = {
        host: [await join_party(url, host.code, f"Friend {each}") for each in range(40)]
        for host in hosts
    }
    async with (
        hosts[0].connect(url) as hers,
        hosts[1].connect(url) as theirs,
        contextlib.AsyncExitStack() as stack,
    ):
        before = peak_memory(site.processes[0])
        for _ in range(5):
            opening = (
                stack.enter_async_context(raw_websocket(each, url))
                for each in [*people[hosts[0]], *people[hosts[1]]]
            )
            for socket in [await each for each in opening]:
                stack.callback(socket.abort)
        assert await metric_value(url, "watchparty_sockets") == 402
        await stack.aclose()
        count("vanished", 400)
        for host, client in zip(hosts, (hers, theirs), strict=True):
            for person in people[host]:
                await is_gone(client, person)
        assert await metric_value(url, "watchparty_sockets") == 2
        count("grown_mib", grown := peak_memory(site.processes[0]) - before)
        assert grown < GROWTH
        await ack_log.move_some(hosts[0], hers)
        await ack_log.verify(count, url, [hers])


async def test_hundreds_of_wrong_codes_find_nothing_and_disturb_nobody(
    site: Deployment, count: Count
) -> None:
    url, ack_log = site.urls[0], AckLog()
    ana = await create_party(url)

    async def guess(_: int) -> int:
        with pytest.raises(ProblemAnswer) as problem:
            await join_party(url, new_code(), "Bo")
        return problem.value.status

    async with ana.connect(url) as hers:
        before = peak_memory(site.processes[0])
        moving = asyncio.create_task(ack_log.move_some(ana, hers, 20))
        statuses = [status for start in range(0, 300, 25) for status in await guesses(guess, start)]
        await moving
        count("grown_mib", grown := peak_memory(site.processes[0]) - before)
        assert grown < GROWTH
        await ack_log.verify(count, url, [hers])
    looked_up = statuses.count(404)
    count("guessed", len(statuses))
    count("looked_up", looked_up)
    assert set(statuses) == {404, 429}
    assert looked_up < 60


async def guesses(guess: object, start: int) -> list[int]:
    assert callable(guess)
    return list(await asyncio.gather(*(guess(number) for number in range(start, start + 25))))


async def test_searches_in_a_loop_are_refused_and_the_room_stays_quick(
    site: Deployment, count: Count
) -> None:
    url, ack_log = site.urls[0], AckLog()
    ana = await create_party(url)
    answered: Counter[int] = Counter()

    async def search() -> None:
        for _ in range(100):
            try:
                await call(url, "GET", "/api/v1/titles?q=title&limit=100")
                answered[200] += 1
            except ProblemAnswer as refused:
                answered[refused.status] += 1

    async with ana.connect(url) as hers:
        searching = [asyncio.create_task(search()) for _ in range(5)]
        async with asyncio.timeout(10):
            await ack_log.move_some(ana, hers, 20)
        await asyncio.gather(*searching)
        await ack_log.verify(count, url, [hers])
    count("searched", answered[200])
    count("refused", answered[429])
    assert answered.keys() == {200, 429}
