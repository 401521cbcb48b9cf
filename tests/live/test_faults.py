"""Whatever one client does, the others in the room lose nothing and see no old list."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.harness.deployment import SERVERS, Deployment, ServerProcess
from tests.harness.site import EmbeddedSite, manage
from tests.live.faults import Count, figure, lost, peak_memory, rude, stale
from tests.live.protocol_client import (
    ErrorAnswer,
    Person,
    ProblemAnswer,
    Screen,
    call,
    create_party,
    join_party,
)

PATIENT = {"JOINS_PER_MINUTE": "100000", "PING_SECONDS": "2"}
GROWTH = 64  # MiB that one client may cost, at most
MASK = b"\x00\x00\x00\x00"
GENRES = ("Comedy", "Drama", "Horror", "Action", "War", "Romance")
KEYS = [f"genre:{name.lower()}" for name in GENRES]


class SmallSite(EmbeddedSite):
    """Enough titles to fill a list; a trained model would change no fault."""

    def prepare(self) -> None:
        settings = self._settings(self.folder / "template.sqlite3")
        rows = [f"Title {each},{1950 + each},{GENRES[each % 6]}" for each in range(60)]
        titles = self.folder / "titles.csv"
        titles.write_text("\n".join(["name,year,genres", *rows, ""]))
        manage("migrate", **settings)
        manage("import_csv", str(titles), **settings)
        manage("collectstatic", "--noinput", **settings)


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedSite:
    site = SmallSite(tmp_path_factory.mktemp("small"))
    site.prepare()
    return site


@pytest.fixture(params=SERVERS)
def site(
    request: pytest.FixtureRequest, small_site: EmbeddedSite, tmp_path: Path
) -> Iterator[Deployment]:
    settings = small_site.a_copy() | PATIENT | {"SERVER": request.param}
    deployment = Deployment(tmp_path, 1, settings)
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()


async def move(screen: Screen, times: int, acked: dict[str, float]) -> int:
    """Moves one slider after the other, as quickly as they are acknowledged."""
    revision = 0
    for number in range(times):
        key, weight = KEYS[number % len(KEYS)], (number % 9 + 1) / 10
        revision = int((await screen.send("interests.set", weights={key: weight}))["revision"])
        acked[key] = weight
    return revision


async def is_gone(screen: Screen, person: Person) -> None:
    await screen.until(lambda: not screen.someone(person)["online"], patience=45)


async def test_one_who_never_reads_costs_the_others_nothing(site: Deployment, count: Count) -> None:
    url, acked = site.urls[0], dict[str, float]()
    ana = await create_party(url)
    bo, cy = [await join_party(url, ana.code, name) for name in ("Bo", "Cy")]
    async with ana.screen(url) as hers, cy.screen(url) as theirs, rude(bo, url):
        before = peak_memory(site.processes[0])
        last = await move(hers, 100, acked)
        count("acked", 100)
        assert await stale([hers, theirs], last) == 0
        await is_gone(hers, bo)
        grown = peak_memory(site.processes[0]) - before
    count("grown_mib", grown)
    assert grown < GROWTH
    assert await lost(url, ana, acked) == 0


async def test_half_open_sockets_are_noticed_by_their_silence(
    site: Deployment, count: Count
) -> None:
    url = site.urls[0]
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with ana.screen(url) as hers, rude(bo, url):
        await hers.until(lambda: hers.someone(bo)["online"])
        began = asyncio.get_running_loop().time()
        await is_gone(hers, bo)
        count("seconds", round(asyncio.get_running_loop().time() - began, 1))
        assert await figure(url, "watchparty_sockets") == 1


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
    url, acked = site.urls[0], dict[str, float]()
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with ana.screen(url) as hers, rude(bo, url) as his:
        before = peak_memory(site.processes[0])
        flooding = asyncio.create_task(his.send_without_pause(first + then * 200, 1))
        last = await move(hers, 20, acked)
        await his.until_cut_off()
        await flooding
        grown = peak_memory(site.processes[0]) - before
        assert await stale([hers], last) == 0
    count("acked", 20)
    count("grown_mib", grown)
    assert grown < GROWTH
    assert await lost(url, ana, acked) == 0


async def test_a_burst_of_500_moves_at_once_is_all_acked_and_all_there(
    site: Deployment, count: Count
) -> None:
    url = site.urls[0]
    ana = await create_party(url)
    people = [ana] + [await join_party(url, ana.code, f"Friend {each}") for each in range(9)]
    async with contextlib.AsyncExitStack() as stack:
        screens = [await stack.enter_async_context(each.screen(url)) for each in people]
        weights = [{KEYS[each % 6]: each / 50} for each in range(1, 51)]
        moves = [
            screen.send("interests.set", weights=weight) for weight in weights for screen in screens
        ]
        acks = await asyncio.gather(*moves)
        last = max(ack["revision"] for ack in acks)
        assert len(acks) == 500
        count("acked", len(acks))
        assert await stale(screens, last) == 0
        final = {key: value for weight in weights for key, value in weight.items()}
        assert sum([await lost(url, person, final) for person in people]) == 0


async def test_four_hundred_sockets_that_vanish_at_once_leave_nothing_behind(
    site: Deployment, count: Count
) -> None:
    url = site.urls[0]
    hosts = [await create_party(url), await create_party(url)]
    people = {
        host: [await join_party(url, host.code, f"Friend {each}") for each in range(40)]
        for host in hosts
    }
    async with (
        hosts[0].screen(url) as hers,
        hosts[1].screen(url) as theirs,
        contextlib.AsyncExitStack() as stack,
    ):
        for _ in range(5):
            opening = (
                stack.enter_async_context(rude(each, url))
                for each in [*people[hosts[0]], *people[hosts[1]]]
            )
            for socket in [await each for each in opening]:
                stack.callback(socket.vanish)
        assert await figure(url, "watchparty_sockets") == 402
        await stack.aclose()
        count("vanished", 400)
        for host, screen in zip(hosts, (hers, theirs), strict=True):
            for person in people[host]:
                await is_gone(screen, person)
        assert await figure(url, "watchparty_sockets") == 2
        acked: dict[str, float] = {}
        assert await stale([hers], await move(hers, 6, acked)) == 0
    assert await lost(url, hosts[0], acked) == 0


async def test_hundreds_of_wrong_codes_find_nothing_and_disturb_nobody(
    site: Deployment, count: Count
) -> None:
    url, acked = site.urls[0], dict[str, float]()
    ana = await create_party(url)

    async def guess(number: int) -> int:
        with pytest.raises(ProblemAnswer) as problem:
            await join_party(url, f"ZZ{number:04}", "Bo")
        return problem.value.status

    async with ana.screen(url) as hers:
        moving = asyncio.create_task(move(hers, 20, acked))
        statuses = [status for start in range(0, 300, 25) for status in await guesses(guess, start)]
        assert await stale([hers], await moving) == 0
    looked_up = statuses.count(404)
    count("guessed", len(statuses))
    count("looked_up", looked_up)
    assert set(statuses) == {404, 429}
    assert looked_up < 60
    assert await lost(url, ana, acked) == 0


async def guesses(guess: object, start: int) -> list[int]:
    assert callable(guess)
    return list(await asyncio.gather(*(guess(number) for number in range(start, start + 25))))


async def test_searches_in_a_loop_are_refused_and_the_room_stays_quick(
    site: Deployment, count: Count
) -> None:
    url, acked = site.urls[0], dict[str, float]()
    ana = await create_party(url)
    answered: Counter[int] = Counter()

    async def search() -> None:
        for _ in range(100):
            try:
                await call(url, "GET", "/api/v1/titles?q=title&limit=100")
                answered[200] += 1
            except ProblemAnswer as refused:
                answered[refused.status] += 1

    async with ana.screen(url) as hers:
        searching = [asyncio.create_task(search()) for _ in range(5)]
        async with asyncio.timeout(10):
            last = await move(hers, 20, acked)
        await asyncio.gather(*searching)
        assert await stale([hers], last) == 0
    count("searched", answered[200])
    count("refused", answered[429])
    assert answered.keys() == {200, 429}
    assert await lost(url, ana, acked) == 0


async def test_a_full_disk_refuses_moves_by_name_and_keeps_what_was_acked(
    site: Deployment, count: Count
) -> None:
    url, acked = site.urls[0], dict[str, float]()
    ana = await create_party(url)
    async with ana.screen(url) as hers:
        await move(hers, 6, acked)
        refused = await while_the_disk_is_full(site.processes[0], hers)
        assert await lost(url, ana, acked) == 0
        assert await stale([hers], await move(hers, 6, acked)) == 0
    count("acked", 12)
    count("refused", refused)
    assert refused > 0
    assert await lost(url, ana, acked) == 0


async def while_the_disk_is_full(server: ServerProcess, screen: Screen) -> int:
    """No file of the process may grow, which is what a full disk means to it."""
    assert server.process
    process, refused = psutil.Process(server.process.pid), 0
    before = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (4096, before[1]))
    try:
        for number in range(20):
            try:
                await screen.send("interests.hide", hidden=bool(number % 2))
            except ErrorAnswer as error:
                refused += error.code == "unavailable"
    finally:
        process.rlimit(psutil.RLIMIT_FSIZE, before)
    return refused
