"""A database that is set back under open rooms: nobody is left in silence."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from parties.protocol.close_codes import REMOVED
from tests.conftest import MANY_AT_ONCE
from tests.harness.database_copy import DatabaseCopy
from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ClusterSite, manage
from tests.live.protocol_client import PATIENCE, Client, Json, Person, create_party, join_party
from tests.live.raw_websocket import Count, metric_value


@pytest.fixture
def site(cluster_site: ClusterSite, tmp_path: Path) -> Iterator[Deployment]:
    with two_processes(cluster_site, tmp_path, **MANY_AT_ONCE) as site:
        yield site


def position(snapshot: Json) -> tuple[str, int]:
    return snapshot["epoch"], snapshot["revision"]


async def show(clients: list[Client], url: str, person: Person) -> Json:
    """Waits until every client is at what the process at `url` has, and returns that. It is asked
    again, since it may receive another process's commit later than the clients do."""
    async with asyncio.timeout(PATIENCE):
        saved = await person.snapshot(url)
        while any(position(client.known) != position(saved) for client in clients):
            await asyncio.sleep(0.1)
            saved = await person.snapshot(url)
    for client in clients:
        assert client.weights(person) == saved["you"]["weights"]
        assert client.recommendations["revision"] == saved["recommendations"]["revision"]
        assert client.title_ids == [each["id"] for each in saved["recommendations"]["titles"]]
    return saved


@contextlib.asynccontextmanager
async def set_back(site: Deployment) -> AsyncIterator[tuple[Person, list[Client], Json]]:
    """Ana has moved five sliders, of which the restored database knows one."""
    first, second = site.urls
    ana = await create_party(first)
    bo = await join_party(second, ana.code, "Bo")
    async with ana.connect(first) as hers, bo.connect(second) as his:
        await hers.send("interests.set", weights={"genre:comedy": 0.1})
        copy = await asyncio.to_thread(DatabaseCopy, site.settings["DATABASE_URL"])
        for weight in (0.2, 0.3, 0.4, 0.5):
            ack = await hers.send("interests.set", weights={"genre:comedy": weight})
        await his.wait_for(lambda: his.known["revision"] == ack["revision"])
        await asyncio.to_thread(copy.restore)
        yield ana, [hers, his], ack


async def test_open_connections_that_send_nothing_receive_it(
    site: Deployment, count: Count
) -> None:
    async with set_back(site) as (ana, (hers, his), ack):
        await his.wait_for(lambda: his.known["epoch"] != ack["epoch"])
        await hers.wait_for(lambda: hers.known["epoch"] != ack["epoch"])
        saved = await show([hers, his], site.urls[1], ana)
        assert saved["you"]["weights"] == {"genre:comedy": 0.1}
        assert saved["revision"] < ack["revision"]
        made = await metric_value(site.urls[0], "watchparty_snapshots_total")
        await asyncio.sleep(4)
        assert await metric_value(site.urls[0], "watchparty_snapshots_total") == made
    assert [log.count("database_restored") for log in logs(site)] == [1, 1]


async def test_whoever_moves_or_joins_next_is_answered_and_everybody_sees_it(
    site: Deployment, count: Count
) -> None:
    async with set_back(site) as (ana, (hers, his), lost):
        ack = await hers.send("interests.set", weights={"genre:drama": -0.5})
        assert ack["epoch"] != lost["epoch"]
        await his.wait_for(lambda: his.known["epoch"] == ack["epoch"])
        async with ana.connect(site.urls[1]) as new:
            saved = await show([hers, his, new], site.urls[1], ana)
        assert saved["you"]["weights"] == {"genre:comedy": 0.1, "genre:drama": -0.5}
        await his.send("interests.set", weights={"genre:war": 1})
        await show([hers, his], site.urls[0], ana)
        assert (hers.gaps, his.gaps) == (0, 0)


async def test_the_command_for_after_a_restore_reaches_open_rooms(
    site: Deployment, count: Count
) -> None:
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
        before = hers.known["epoch"]
        await asyncio.to_thread(manage, "new_epoch", **site.settings)
        for client in (hers, his):
            await client.wait_for(lambda: client.known["epoch"] != before)  # noqa: B023 awaited
        await hers.send("interests.set", weights={"genre:drama": -0.5})
        await show([hers, his], site.urls[1], ana)


async def test_who_joined_after_the_backup_is_asked_to_join_again(
    site: Deployment, count: Count
) -> None:
    ana = await create_party(site.urls[0])
    async with ana.connect(site.urls[0]) as hers:
        copy = await asyncio.to_thread(DatabaseCopy, site.settings["DATABASE_URL"])
        bo = await join_party(site.urls[1], ana.code, "Bo")
        async with bo.connect(site.urls[1]) as his:
            await asyncio.to_thread(copy.restore)
            assert await his.wait_for_close() == REMOVED
            assert his.frames[-1]["reason"] == "not_joined"
        await show([hers], site.urls[1], ana)


def logs(site: Deployment) -> list[str]:
    return [process.log.read_text() for process in site.processes]
