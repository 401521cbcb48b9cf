"""What comes in between while a room decides or watches: people and titles go, frames repeat."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ClusterSite
from tests.live.protocol_client import (
    Client,
    ErrorAnswer,
    Person,
    call,
    create_party,
    join_party,
)
from tests.live.test_changes_from_outside import in_the_shell

Json = dict[str, Any]
QUICKLY = {"CATALOG_POLL_SECONDS": "0.2", "LEASE_SECONDS": "3"}


@pytest.fixture(scope="module")
def site(
    cluster_site: ClusterSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("interruptions")
    with two_processes(cluster_site, folder, **QUICKLY, **MANY_AT_ONCE) as site:
        yield site


@contextlib.asynccontextmanager
async def room(site: Deployment, *names: str) -> AsyncIterator[tuple[list[Person], list[Client]]]:
    """Ana and others, by turns on both processes, who all see one another."""
    people = [await create_party(site.urls[0])]
    people += [await join_party(site.urls[0], people[0].code, name) for name in names]
    async with contextlib.AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(person.connect(site.urls[number % 2]))
            for number, person in enumerate(people)
        ]
        for client in clients:
            await client.wait_for(lambda c=client: sum_online(c) == len(people))  # type: ignore[misc]  # bound here
        yield people, clients


def sum_online(client: Client) -> int:
    return sum(each["online"] for each in client.known["participants"])


async def opened(host: Client, others: list[Client], **fields: Any) -> Json:
    await host.send("ballot.open", **fields)
    for client in (host, *others):
        await client.wait_for(lambda c=client: (c.known["ballot"] or {}).get("state") == "open")  # type: ignore[misc]  # bound here
    ballot: Json = host.known["ballot"]
    return ballot


async def closed(clients: list[Client]) -> Json:
    for client in clients:
        await client.wait_for(lambda c=client: c.known["ballot"]["state"] == "closed")  # type: ignore[misc]  # bound here
    shown: list[Json] = [client.known["ballot"] for client in clients]
    assert all(each == shown[0] for each in shown)
    return shown[0]


async def refusal(client: Client, kind: str, **fields: Any) -> str:
    with pytest.raises(ErrorAnswer) as refused:
        await client.send(kind, **fields)
    return str(refused.value.code)


async def test_a_ballot_goes_on_without_its_host_its_title_and_one_who_voted(
    site: Deployment,
) -> None:
    async with room(site, "Bo", "Cy", "Di") as (people, clients):
        ana, bo, cy, di = clients
        a, b, c = ana.title_ids[:3]
        ballot = (await opened(ana, [bo, cy, di], rule="approval", titles=[a, b, c]))["id"]
        for client, vote in ((ana, [a]), (bo, [a, b]), (cy, [b, c])):
            await client.send("ballot.cast", ballot=ballot, approve=vote)
        await in_the_shell(
            site, f"from catalog.models import Title\nTitle.objects.filter(pk={a}).retire()\n"
        )
        await ana.send("participant.leave")
        await bo.wait_for(lambda: bo.participant(people[1])["role"] == "host")
        await bo.send("participant.remove", participant=people[2].id)
        assert await cy.wait_for_close() == 4403
        await bo.send("ballot.close", ballot=ballot)
        result = (await closed([bo, di]))["result"]
        # Ana's vote counts though she left, Cy's does not; the title is on the ballot still.
        assert (result["winner"], result["counts"]) == (a, {str(a): 2, str(b): 1, str(c): 0})
        for client in (bo, di):
            await client.wait_for(lambda c=client: bool(c.known["picks"]))  # type: ignore[misc]  # bound here
            assert client.known["picks"][-1]["how"] == "ballot"
        for person, url in ((people[1], site.urls[1]), (people[3], site.urls[0])):
            again = await person.snapshot(url)
            assert again["ballot"]["result"] == result
            assert again["picks"][-1]["title"] == a
        await in_the_shell(
            site, f"from catalog.models import Title\nTitle.objects.filter(pk={a}).restore()\n"
        )


async def test_what_is_sent_again_to_the_other_process_changes_nothing(site: Deployment) -> None:
    async with (
        room(site, "Bo") as (people, (ana, bo)),
        people[0].connect(site.urls[1]) as elsewhere,
    ):
        a, b = ana.title_ids[:2]
        for kind, fields in (
            ("shortlist.add", {"title": a}),
            ("shortlist.add", {"title": b}),
            ("ballot.open", {"rule": "ranked"}),
            ("chat.send", {"text": "once"}),
        ):
            key = f"{kind} {fields}"[:64].replace(" ", "_")
            first = await ana.send(kind, **fields, idempotency_key=key)
            again = await elsewhere.send(kind, **fields, idempotency_key=key)
            assert (again["revision"], again.get("number")) == (
                first["revision"],
                first.get("number"),
            )
        ballot = ana.known["ballot"]["id"]
        vote = {"ballot": ballot, "ranking": [a], "idempotency_key": "vote"}
        first = await ana.send("ballot.cast", **vote)
        await ana.send("ballot.cast", ballot=ballot, ranking=[b])
        # The first vote comes again, by the other process: the second one stays.
        assert (await elsewhere.send("ballot.cast", **vote))["revision"] == first["revision"]
        assert (await people[0].snapshot(site.urls[1]))["you"]["ballot"]["ranking"] == [b]
        other = {**vote, "ranking": [b, a]}
        assert await refusal(elsewhere, "ballot.cast", **other) == "key_reused"
        await bo.send("ballot.cast", ballot=ballot, ranking=[b])
        assert (await closed([ana, bo, elsewhere]))["result"]["winner"] == b
        assert (await elsewhere.send("ballot.cast", **vote))["revision"] == first["revision"]
        messages = (await people[1].snapshot(site.urls[0]))["messages"]
        assert [each["text"] for each in messages] == ["once"]


async def test_a_countdown_that_is_stopped_has_watched_nothing_on_any_screen(
    site: Deployment,
) -> None:
    async with room(site, "Bo") as (people, (ana, bo)):
        await ana.send("pick", title=ana.title_ids[0])
        await bo.wait_for(lambda: bool(bo.known["picks"]))
        await ana.send("playback.play", position=0, delay=10)
        await bo.wait_for(lambda: bo.known["playback"]["playing"])
        assert bo.known["picks"][-1]["watched"]
        await bo.send("playback.pause", position=0)
        for client in (ana, bo):
            await client.wait_for(lambda c=client: not c.known["picks"][-1]["watched"])  # type: ignore[misc]  # bound here
        await ana.send("playback.stop")
        for person, url in zip(people, site.urls, strict=True):
            assert not (await person.snapshot(url))["picks"][-1]["watched"]


async def test_a_party_that_is_closed_while_it_counts_down_is_found_as_it_was(
    site: Deployment,
) -> None:
    async with room(site, "Bo") as (people, (ana, bo)):
        await ana.send("pick", title=ana.title_ids[0])
        await bo.wait_for(lambda: bool(bo.known["picks"]))
        await opened(ana, [bo], rule="score", seconds=15)
        await ana.send("playback.play", position=0, delay=3)
        await ana.send("party.close")
        assert [await client.wait_for_close() for client in (ana, bo)] == [4404, 4404]
    path = f"/api/v1/parties/{people[0].code}/reopen"
    await asyncio.sleep(15)
    await call(site.urls[1], "POST", path, {}, people[0].token)
    async with people[1].connect(site.urls[0]) as bo:
        assert bo.known["playback"]["playing"]
        await bo.wait_for(lambda: bo.known["ballot"]["state"] == "closed")
        assert bo.known["ballot"]["result"]["winner"] is None
