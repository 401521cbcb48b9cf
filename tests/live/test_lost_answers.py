"""A commit that arrives and whose answer is lost: done once, answered truly, and seen by all."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.cutting_proxy import CuttingProxy, cutting
from tests.harness.deployment import Deployment
from tests.harness.site import ClusterSite
from tests.live.protocol_client import (
    Client,
    ErrorAnswer,
    Json,
    Person,
    create_party,
    join_party,
)
from tests.live.raw_websocket import Count

TIMES = 6
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


class Site(NamedTuple):
    urls: list[str]
    proxy: CuttingProxy


@pytest.fixture(scope="module")
def site(cluster_site: ClusterSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two processes that reach PostgreSQL through the proxy."""
    folder: Path = tmp_path_factory.mktemp("cut")
    settings = cluster_site.copy_settings() | MANY_AT_ONCE
    with cutting(settings["DATABASE_URL"]) as (proxy, url):
        deployment = Deployment(folder, 2, settings | {"DATABASE_URL": url})
        try:
            deployment.start()
            yield Site(deployment.urls, proxy)
        finally:
            deployment.stop()
            cluster_site.forget(settings)


@contextlib.asynccontextmanager
async def two_clients(site: Site) -> AsyncIterator[tuple[Person, Person, Client, Client]]:
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
        yield ana, bo, hers, his


async def are_equal(clients: list[Client], url: str, person: Person) -> Json:
    """Every client comes to what was saved, as the process knows it that made the last change: the
    other process may answer an older state until it is told. Returns that."""
    saved = await person.snapshot(url)
    for client in clients:
        await client.wait_for(lambda client=client: client.known["revision"] == saved["revision"])  # type: ignore[misc] # bound here, awaited here
        assert client.known["settings"] == saved["settings"]
        assert [each["name"] for each in client.known["participants"]] == [
            each["name"] for each in saved["participants"]
        ]
        assert client.weights(person) == saved["you"]["weights"]
    return saved


async def test_a_join_whose_answer_is_lost_is_one_participant_with_its_token(
    site: Site, count: Count
) -> None:
    async with two_clients(site) as (ana, _, hers, his):
        for number in range(TIMES):
            before = site.proxy.cuts
            site.proxy.losing_commits = 1
            url = site.urls[number % 2]
            cy = await join_party(url, ana.code, f"Cy {number}")
            assert site.proxy.cuts > before
            assert (await cy.snapshot(url))["you"]["id"] == cy.id
        saved = await are_equal([hers, his], url, ana)
        assert len(saved["participants"]) == 2 + TIMES
    count("lost_answers", TIMES)


async def test_settings_whose_answer_is_lost_are_acked_and_reach_every_participant(
    site: Site, count: Count
) -> None:
    async with two_clients(site) as (ana, _, hers, his):
        for number in range(TIMES):
            before = site.proxy.cuts
            site.proxy.losing_commits = 1
            ack = await hers.send("settings.set", name=f"Night {number}")
            assert site.proxy.cuts > before
            saved = await are_equal([hers, his], site.urls[0], ana)
            assert (saved["revision"], saved["party"]["name"]) == (
                ack["revision"],
                f"Night {number}",
            )
    count("lost_answers", TIMES)


async def test_moves_whose_answer_is_lost_are_acked_and_reach_every_participant(
    site: Site, count: Count
) -> None:
    async with two_clients(site) as (ana, _, hers, his):
        for number in range(TIMES):
            before = site.proxy.cuts
            site.proxy.losing_weights = 1
            while site.proxy.cuts == before:  # while the quick way rests, the other one is taken
                weight = (number + 1) / 10
                await hers.send("interests.set", weights={"genre:comedy": -weight})
                await hers.send("interests.set", weights={"genre:comedy": weight})
            saved = await are_equal([hers, his], site.urls[0], ana)
            assert saved["you"]["weights"] == {"genre:comedy": (number + 1) / 10}
    count("lost_answers", TIMES)


async def test_a_party_whose_answer_is_lost_is_created_once(site: Site, count: Count) -> None:
    site.proxy.losing_commits, before = 1, site.proxy.cuts
    ana = await create_party(site.urls[0])
    assert site.proxy.cuts > before
    assert (await ana.snapshot(site.urls[1]))["you"]["id"] == ana.id


async def test_without_an_outcome_the_client_gets_an_error_and_the_second_try_the_first_ones_answer(
    site: Site, count: Count
) -> None:
    async with two_clients(site) as (ana, _, hers, his):
        site.proxy.losing_commits = 1
        changing = asyncio.create_task(
            hers.send("settings.set", name="Late night", idempotency_key=KEY)
        )
        while site.proxy.losing_commits:
            await asyncio.sleep(0)
        site.proxy.refuse()
        try:
            with pytest.raises(ErrorAnswer) as reported:
                await changing
        finally:
            site.proxy.refuses = False
        assert reported.value.code == "unavailable"
        assert "may be saved, or may not" in reported.value.detail
        for client in (hers, his):
            await client.wait_for(lambda: client.known["party"]["name"] == "Late night")  # noqa: B023 awaited
        before = hers.known["revision"]
        ack = await hers.send("settings.set", name="Late night", idempotency_key=KEY)
        assert ack["revision"] == before
        await are_equal([hers, his], site.urls[0], ana)
