"""Why somebody was disconnected stands in one line of the log, and is counted."""

import asyncio
import contextlib
import json
import urllib.request
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from parties.delivery.connections import CONNECTIONS_PER_PARTICIPANT
from parties.protocol.close_codes import FLOOD, MALFORMED, REMOVED, REPLACED, TOO_LARGE
from tests.harness.deployment import Deployment, ServerProcess, two_processes
from tests.harness.site import ClusterSite
from tests.live.protocol_client import PATIENCE, Person, create_party, join_party
from tests.live.raw_websocket import Count, raw_websocket

REFUSALS = 3_000
Line = dict[str, Any]


@pytest.fixture(scope="module")
def site(
    cluster_site: ClusterSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("ends")
    with two_processes(cluster_site, folder, PING_SECONDS="2", JOINS_PER_MINUTE="1000") as site:
        yield site


@pytest.fixture(params=[0, 1], ids=["daphne", "uvicorn"])
def process(site: Deployment, request: pytest.FixtureRequest) -> ServerProcess:
    number: int = request.param
    return site.processes[number]


@pytest.fixture
async def ana(process: ServerProcess) -> Person:
    return await create_party(process.url)


def lines_of(process: ServerProcess, event: str, participant: str) -> list[Line]:
    reported = [
        json.loads(line) for line in process.log.read_text().splitlines() if line[:1] == "{"
    ]
    return [
        line
        for line in reported
        if line.get("event") == event and line.get("participant") == participant
    ]


async def the_line(process: ServerProcess, participant: str) -> Line:
    async with asyncio.timeout(PATIENCE):
        while not (reported := lines_of(process, "socket_closed", participant)):
            await asyncio.sleep(0.05)
    (line,) = reported
    return line


def ends(process: ServerProcess, reason: str) -> float:
    with urllib.request.urlopen(f"{process.url}/metrics") as answer:
        samples = answer.read().decode().splitlines()
    wanted = f'watchparty_closes_total{{reason="{reason}"}} '
    return sum(float(each.removeprefix(wanted)) for each in samples if each.startswith(wanted))


@contextlib.asynccontextmanager
async def ending(process: ServerProcess, who: Person, reason: str) -> AsyncIterator[None]:
    before = ends(process, reason)
    yield
    line = await the_line(process, who.id)
    assert (line["party"], line["reason"]) == (who.code, reason)
    assert len(line["connection"]) >= 8
    assert ends(process, reason) == before + 1


async def test_who_is_removed_leaves_a_line(process: ServerProcess, ana: Person) -> None:
    bo = await join_party(process.url, ana.code, "Bo")
    async with (
        ending(process, bo, "removed"),
        ana.connect(process.url) as hers,
        bo.connect(process.url) as his,
    ):
        await hers.send("participant.remove", participant=bo.id)
        assert await his.wait_for_close() == REMOVED


async def test_a_replaced_connection_is_logged(process: ServerProcess, ana: Person) -> None:
    async with ending(process, ana, "replaced"), contextlib.AsyncExitStack() as clients:
        first = await clients.enter_async_context(ana.connect(process.url))
        for _ in range(CONNECTIONS_PER_PARTICIPANT):
            await clients.enter_async_context(ana.connect(process.url))
        assert await first.wait_for_close() == REPLACED


@pytest.mark.parametrize(
    ("frame", "code", "reason"),
    [("x" * (16 * 1024 + 1), TOO_LARGE, "too_large"), (b"\x00", MALFORMED, "malformed")],
    ids=["a large frame", "a binary frame"],
)
async def test_a_frame_that_ends_its_socket_leaves_a_line(
    process: ServerProcess, ana: Person, frame: str | bytes, code: int, reason: str
) -> None:
    async with ending(process, ana, reason), ana.connect(process.url) as hers:
        await hers.socket.send(frame)
        assert await hers.wait_for_close() == code


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        # Each with a mask of zeros: the first has the header of a text of a megabyte.
        (b"\x81\xff\0\0\0\0\0\x10\0\0\0\0\0\0" + b"x" * 1024, "too_large"),
        (b"\x81\x82\0\0\0\0\xff\xfe", "invalid_frame"),
        (b"\x01\x81\0\0\0\0\xff\x80\x81\0\0\0\0\xfe", "invalid_frame"),
        (b"\xff\xff\xff\xff", "invalid_frame"),
    ],
    ids=["a megabyte", "no UTF-8", "no UTF-8 in fragments", "no frame"],
)
async def test_a_frame_that_breaks_the_protocol_leaves_the_same_reason_on_both_servers(
    process: ServerProcess, ana: Person, data: bytes, reason: str
) -> None:
    async with ending(process, ana, reason), raw_websocket(ana, process.url) as hers:
        hers.writer.write(data)
        await hers.wait_for_disconnect()
    assert "Traceback" not in process.log.read_text()


async def test_a_reader_that_stopped_leaves_a_line(
    process: ServerProcess, ana: Person, count: Count
) -> None:
    async with ending(process, ana, "unresponsive"), raw_websocket(ana, process.url) as silent:
        await silent.wait_for_disconnect()
    count("lines", 1)


async def test_a_connection_that_is_lost_leaves_a_line(process: ServerProcess, ana: Person) -> None:
    async with ending(process, ana, "connection_lost"), raw_websocket(ana, process.url) as his:
        his.abort()


async def test_who_leaves_is_counted_and_leaves_no_line(
    process: ServerProcess, ana: Person
) -> None:
    before = ends(process, "left")
    async with ana.connect(process.url):
        pass
    async with asyncio.timeout(PATIENCE):
        while ends(process, "left") == before:
            await asyncio.sleep(0.05)
    assert lines_of(process, "socket_closed", ana.id) == []


async def test_thousands_of_refused_messages_are_a_line_for_each_reason(
    process: ServerProcess, ana: Person, count: Count
) -> None:
    async with ana.connect(process.url) as hers:
        with contextlib.suppress(Exception):  # it is closed as a flood before the last is sent
            for number in range(REFUSALS):
                await hers.socket.send(json.dumps({"type": "no.such.type", "id": number}))
        assert await hers.wait_for_close() == FLOOD
        refused = sum(frame["type"] == "error" for frame in hers.frames)
    lines = lines_of(process, "message_refused", ana.id)
    count("refused", refused)
    count("lines", len(lines))
    assert refused > 100
    assert len(lines) == len({line["reason"] for line in lines})
