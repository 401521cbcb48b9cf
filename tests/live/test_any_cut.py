"""Random operations from two processes, while connections to PostgreSQL are cut at any byte and
the database is set back: nothing acknowledged is missing unless a new epoch says so."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.cutting_proxy import CuttingProxy, cutting
from tests.harness.database_copy import DatabaseCopy
from tests.harness.deployment import Deployment
from tests.harness.site import ClusterSite
from tests.live.ack_log import KEYS
from tests.live.protocol_client import (
    Client,
    ErrorAnswer,
    Json,
    Person,
    ProblemAnswer,
    call,
    create_party,
    join_party,
)
from tests.live.raw_websocket import Count
from tests.parties.protocol_state import comparable

SEED = 20
SECONDS_OF_EACH = 4.0
CHANCE = 0.01  # of a cut, in each piece that passes in either direction


class Site(NamedTuple):
    urls: list[str]
    proxy: CuttingProxy
    database_url: str  # that goes past the proxy


@pytest.fixture
def site(cluster_site: ClusterSite, tmp_path: Path) -> Iterator[Site]:
    settings = cluster_site.copy_settings() | MANY_AT_ONCE
    with cutting(settings["DATABASE_URL"], SEED) as (proxy, url):
        deployment = Deployment(tmp_path, 2, settings | {"DATABASE_URL": url})
        try:
            deployment.start()
            yield Site(deployment.urls, proxy, settings["DATABASE_URL"])
        finally:
            deployment.stop()
            cluster_site.forget(settings)


class Mover:
    """One person who does this and that, and remembers what was acknowledged in which epoch."""

    def __init__(self, person: Person, client: Client, seed: int) -> None:
        self.person, self.client = person, client
        self.acked = 0
        self.refused: Counter[str] = Counter()
        # Of each key, what it may be: what was acknowledged last, and what was not answered since.
        self.weights: dict[str, tuple[str, set[float]]] = {}
        self._random = random.Random(seed)

    async def move(self) -> None:
        key, weight = self._random.choice(KEYS), round(self._random.uniform(0.01, 1), 3)
        try:
            ack = await self.client.send("interests.set", weights={key: weight})
        except ErrorAnswer as error:
            self.refused[error.code] += 1
            epoch, either = self.weights.get(key, ("", set()))
            self.weights[key] = epoch, either | {weight}
        else:
            self.acked += 1
            self.weights[key] = ack["epoch"], {weight}

    async def name_the_party(self) -> None:
        name = f"Night {self._random.random()}"
        if self.person.role == "host":
            with contextlib.suppress(ErrorAnswer):
                await self.client.send("settings.set", name=name)

    async def work(self, until: asyncio.Event) -> None:
        while not until.is_set():
            if self._random.random() < 0.1:
                await self.name_the_party()
            await self.move()
            await asyncio.sleep(0.01)

    def missing(self, saved: Json) -> list[str]:
        """Keys whose weight, acknowledged in the epoch that the party is in, is another one."""
        weights = saved["you"]["weights"]
        return [
            key
            for key, (epoch, either) in self.weights.items()
            if epoch == saved["epoch"] and weights.get(key) not in either
        ]


async def join_until_answered(site: Site, code: str, name: str) -> Person:
    """As a page does: with the same key until somebody answers."""
    path, key = f"/api/v1/parties/{code}/participants", f"the key of {name} "[:40].replace(" ", "-")
    for number in range(100):
        with contextlib.suppress(ProblemAnswer):
            url = site.urls[number % 2]
            answer = await call(url, "POST", path, {"name": name}, idempotency_key=key)
            return Person(code, answer["participant"])
        await asyncio.sleep(0.1)
    raise AssertionError("nobody answered")


async def are_equal(site: Site, movers: list[Mover]) -> list[Json]:
    """Every client comes to what a fresh snapshot of either process shows."""
    fresh = []
    for mover in movers:
        for url in site.urls:
            async with mover.person.connect(url) as new:
                await mover.client.wait_for(
                    lambda mover=mover, new=new: (  # type: ignore[misc] # bound here, awaited here
                        seen(mover.client.known) == seen(new.known)
                    )
                )
        fresh.append(mover.client.known)
    assert len({(each["epoch"], each["revision"]) for each in fresh}) == 1
    return fresh


def seen(snapshot: Json) -> Json:
    """Presence and lists come a moment later by roads of their own."""
    people = [{**each, "online": None} for each in snapshot["participants"]]
    return {**comparable(snapshot), "participants": people, "recommendations": None}


async def test_after_any_cut_and_restore_every_ack_is_kept_and_every_client_equal(
    site: Site, count: Count
) -> None:
    ana = await create_party(site.urls[0])
    people = [ana] + [
        await join_party(site.urls[number % 2], ana.code, name)
        for number, name in enumerate(("Bo", "Cy", "Dee"))
    ]
    async with contextlib.AsyncExitStack() as stack:
        movers = [
            Mover(
                person,
                await stack.enter_async_context(person.connect(site.urls[number % 2])),
                SEED + number,
            )
            for number, person in enumerate(people)
        ]
        epochs = {movers[0].client.known["epoch"]}
        for turn in range(4):
            stopping = asyncio.Event()
            working = [asyncio.create_task(mover.work(stopping)) for mover in movers]
            site.proxy.chance = CHANCE
            await asyncio.sleep(SECONDS_OF_EACH / 2)
            copy = await asyncio.to_thread(DatabaseCopy, site.database_url) if turn % 2 else None
            await asyncio.sleep(SECONDS_OF_EACH / 2)
            if copy is not None:
                await asyncio.to_thread(copy.restore)
            newcomer = await join_until_answered(site, ana.code, f"Newcomer {turn}")
            await asyncio.sleep(0.5)
            site.proxy.chance = 0.0
            stopping.set()
            await asyncio.gather(*working)

            saved = await are_equal(site, movers)
            for mover, fresh in zip(movers, saved, strict=True):
                assert mover.missing(fresh) == []
            if copy is not None:
                assert saved[0]["epoch"] not in epochs
            epochs.add(saved[0]["epoch"])
            names = [each["name"] for each in saved[0]["participants"]]
            assert names.count(f"Newcomer {turn}") == 1
            assert (await newcomer.snapshot(site.urls[turn % 2]))["you"]["id"] == newcomer.id
    count("acked", sum(mover.acked for mover in movers))
    count("refused", sum(mover.refused.total() for mover in movers))
    assert {code for mover in movers for code in mover.refused} <= {"unavailable"}
    count("cuts", site.proxy.cuts)
    count("epochs", len(epochs))
    assert site.proxy.cuts
