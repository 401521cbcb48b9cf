"""On a full disk nothing is acknowledged that is not saved; once there is room, all goes on."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import SERVERS, Deployment
from tests.harness.postgres import OwnPostgres, own_postgres
from tests.harness.site import EmbeddedSite
from tests.harness.small_disk import SmallDisk, small_disk
from tests.harness.small_site import make_small_site
from tests.harness.valkey import Valkey
from tests.live.ack_log import AckLog
from tests.live.protocol_client import Client, Person, ProblemAnswer, create_party, join_party
from tests.live.raw_websocket import GROWTH, Count, peak_memory

# A refusal comes when the database has not answered in time, and the disk is filled from outside.
PATIENCE = 90


@pytest.fixture(params=SERVERS)
def embedded(
    request: pytest.FixtureRequest, small_site: EmbeddedSite, tmp_path: Path
) -> Iterator[tuple[Deployment, SmallDisk]]:
    with small_disk(16) as disk:
        settings = small_site.copy_settings(disk.folder) | MANY_AT_ONCE | {"SERVER": request.param}
        deployment = Deployment(tmp_path, 1, settings)
        try:
            deployment.start()
            yield deployment, disk
        finally:
            deployment.stop()


async def test_a_full_disk_refuses_moves_by_name_and_keeps_what_was_acked(
    embedded: tuple[Deployment, SmallDisk], count: Count
) -> None:
    site, disk = embedded
    url, ack_log = site.urls[0], AckLog()
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with ana.connect(url) as hers, bo.connect(url) as his:
        await ack_log.move_some(ana, hers)
        await ack_log.move_some(bo, his)
        before = peak_memory(site.processes[0])
        disk.fill([psutil.Process(site.processes[0].pid)])
        try:
            await until_refused(ack_log, ana, hers, 10)
            await until_refused(ack_log, bo, his, 10)
            assert await ack_log.lost(url) == 0
        finally:
            disk.free()
        await until_accepted(ack_log, ana, hers)
        await ack_log.move_some(bo, his)
        grown = peak_memory(site.processes[0]) - before
        count("mounted", disk.is_mounted)
        count("refused", len(ack_log.refused))
        count("grown_mib", grown)
        assert set(ack_log.refused) == {"unavailable"}
        assert grown < GROWTH
        await ack_log.verify(count, url, [hers, his])


async def until_refused(ack_log: AckLog, person: Person, client: Client, times: int) -> None:
    """Room that had been reserved is used up first."""
    async with asyncio.timeout(PATIENCE):
        refused = number = 0
        while refused < times:
            refused += not await ack_log.try_to_move(person, client, number)
            number += 1


async def until_accepted(ack_log: AckLog, person: Person, client: Client) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await ack_log.try_to_move(person, client, 0):
            await asyncio.sleep(0.1)
    await ack_log.move_some(person, client)


@pytest.fixture
def postgres() -> Iterator[tuple[OwnPostgres, SmallDisk]]:
    with small_disk(256) as disk, own_postgres(home=disk.folder, small_log=True) as server:
        yield server, disk


@pytest.fixture
def cluster(
    postgres: tuple[OwnPostgres, SmallDisk], valkey: Valkey, tmp_path: Path
) -> Iterator[Deployment]:
    settings = MANY_AT_ONCE | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": postgres[0].create_database("full"),
        "REDIS_URL": valkey.url,
        "REDIS_PREFIX": tmp_path.name,
    }
    deployment = Deployment(tmp_path, 2, settings)
    try:
        make_small_site(tmp_path, settings)
        deployment.start()
        yield deployment
    finally:
        deployment.stop()


async def test_postgresql_on_a_full_disk_is_unavailable_until_there_is_room_and_it_is_back(
    cluster: Deployment, postgres: tuple[OwnPostgres, SmallDisk], count: Count
) -> None:
    (server, disk), urls, ack_log = postgres, cluster.urls, AckLog()
    ana = await create_party(urls[0])
    bo = await join_party(urls[1], ana.code, "Bo")
    async with ana.connect(urls[0]) as hers, bo.connect(urls[1]) as his:
        await ack_log.move_some(ana, hers)
        await ack_log.move_some(bo, his)
        before = [peak_memory(process) for process in cluster.processes]
        try:
            await asyncio.to_thread(write_until_it_is_down, server, disk)
            await until_refused(ack_log, ana, hers, 2)
            await until_refused(ack_log, bo, his, 2)
            with pytest.raises(ProblemAnswer) as problem:
                await join_party(urls[0], ana.code, "Cy")
            assert problem.value.status == 503
        finally:
            disk.free()
        await asyncio.to_thread(server.restart)
        await until_accepted(ack_log, ana, hers)
        await until_accepted(ack_log, bo, his)
        grown = max(
            peak_memory(process) - memory
            for process, memory in zip(cluster.processes, before, strict=True)
        )
        count("mounted", disk.is_mounted)
        count("refused", len(ack_log.refused))
        count("grown_mib", grown)
        assert set(ack_log.refused) == {"unavailable"}
        assert grown < GROWTH
        await ack_log.verify(count, urls[1], [hers, his])


def write_until_it_is_down(server: OwnPostgres, disk: SmallDisk) -> None:
    """It comes back for as long as what it clears away of its log makes room for more."""
    deadline = time.monotonic() + PATIENCE
    while server.is_running:
        assert time.monotonic() < deadline, "PostgreSQL lives on a full disk."
        disk.fill(server.every_process())
        with contextlib.suppress(psycopg.Error):
            write_some_log(server)


def write_some_log(server: OwnPostgres) -> None:
    with psycopg.connect(server.url, autocommit=True, connect_timeout=2) as link:
        for _ in range(50):
            link.execute("SELECT pg_logical_emit_message(false, 'test', repeat('x', 100000))")
            link.execute("SELECT pg_switch_wal()")
