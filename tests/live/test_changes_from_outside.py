"""What is changed from outside reaches open rooms: titles, the party's end, clients let go."""

import asyncio
import contextlib
from typing import Any

from parties.protocol.close_codes import PARTY_CLOSED, REPLACED, SILENT
from tests.conftest import Deploy
from tests.harness.deployment import Deployment
from tests.harness.site import manage
from tests.live.protocol_client import Client, create_party, join_party

QUICKLY = {"CATALOG_POLL_SECONDS": "0.2", "LEASE_SECONDS": "3"}
SOON = 30


def shows(client: Client, retired: int, name: str) -> bool:
    names = [each["title"] for each in client.recommendations["titles"]]
    return retired not in client.title_ids and name in names


async def in_the_shell(site: Deployment, code: str) -> None:
    await asyncio.to_thread(manage, "shell", "--command", code, **site.settings)


async def test_a_retired_and_a_renamed_title_change_the_lists_of_open_rooms(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, **QUICKLY)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        retired, renamed = hers.title_ids[:2]
        await in_the_shell(
            site,
            "from catalog.models import Title\n"
            f"Title.objects.filter(pk={retired}).retire()\n"
            f"title = Title.objects.get(pk={renamed}); title.name = 'Another name'; title.save()",
        )
        for client in (hers, his):
            await client.wait_for(lambda: shows(client, retired, "Another name"), SOON)  # noqa: B023 awaited
        # Lists may come from the other process, a moment before this one has its new titles.
        async with asyncio.timeout(SOON):
            while (answer := await hers.ask(more_like(retired)))["type"] == "ack":
                await asyncio.sleep(0.1)
        assert answer["code"] == "invalid_weight"


def more_like(title: int) -> dict[str, Any]:
    return {"type": "interests.set", "weights": {f"title:{title}": 1}}


async def test_a_merge_of_two_weighted_titles_leaves_every_screen_right(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, **QUICKLY)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        kept, old = hers.title_ids[:2]
        both = {f"title:{old}": 0.5, f"title:{kept}": 0.25}
        await hers.send("interests.set", weights=both)
        await his.send("interests.set", weights={f"title:{old}": -0.5})
        await his.send("shortlist.add", title=old)
        await hers.send("pick", title=old)
        merge = f"from catalog.merging import merge; merge.merge({old}, {kept})"
        await in_the_shell(site, merge)
        for client in (hers, his):
            await client.wait_for(lambda: is_merged(client, old, kept), SOON)  # noqa: B023 awaited
            assert weights(client) == {
                ana.id: {f"title:{kept}": 0.25},
                bo.id: {f"title:{kept}": -0.5},
            }
            assert [each["title"] for each in client.known["shortlist"]] == [kept]
            assert [each["title"] for each in client.known["picks"]] == [kept]
            assert all(each["name"] for each in client.known["picks"])
        assert (await his.send("interests.set", weights={f"title:{old}": 1}))["type"] == "ack"
        await hers.wait_for(lambda: weights(hers)[bo.id] == {f"title:{kept}": 1}, SOON)
        await in_the_shell(
            site,
            "from catalog.merging import merge; from catalog.models import TitleMerge\n"
            "merge.undo(TitleMerge.objects.get().pk)",
        )
        for client in (hers, his):
            await client.wait_for(lambda: weights(client)[ana.id] == both, SOON)  # noqa: B023 awaited
            assert weights(client)[bo.id] == {f"title:{old}": 1}
            assert [each["title"] for each in client.known["picks"]] == [old]


def weights(client: Client) -> dict[str, dict[str, float]]:
    return {each["id"]: each["weights"] for each in client.known["participants"]}


def is_merged(client: Client, old: int, kept: int) -> bool:
    """Also in the list, which follows with the next catalogue."""
    in_weights = any(f"title:{old}" in each for each in weights(client).values())
    return not in_weights and old not in client.title_ids and f"{kept}" in client.known["titles"]


async def test_a_retired_title_that_somebody_weighted_or_nominated_has_its_name_still(
    deploy: Deploy,
) -> None:
    site = await asyncio.to_thread(deploy, **QUICKLY)
    ana = await create_party(site.urls[0])
    async with ana.connect(site.urls[0]) as hers:
        retired = hers.title_ids[0]
        [name] = [each["title"] for each in hers.recommendations["titles"] if each["id"] == retired]
        await hers.send("interests.set", weights={f"title:{retired}": 0.5})
        await hers.send("shortlist.add", title=retired)
        await in_the_shell(
            site,
            f"from catalog.models import Title\nTitle.objects.filter(pk={retired}).retire()",
        )
        await hers.wait_for(lambda: retired not in hers.title_ids, SOON)
        assert [each["name"] for each in hers.known["shortlist"]] == [name]
        assert hers.known["titles"][f"{retired}"]["title"] == name


async def test_a_closed_party_closes_every_connection(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, **QUICKLY)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        await in_the_shell(
            site, f"from parties.storage import party_store; party_store.close('{ana.code}')"
        )
        assert await hers.wait_for_close() == PARTY_CLOSED
        assert await his.wait_for_close() == PARTY_CLOSED
        assert hers.frames[-1]["type"] == "closing"


async def test_a_silent_connection_is_closed(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, SILENCE_SECONDS="2")
    ana = await create_party(site.urls[0])
    async with ana.connect(site.urls[0]) as hers:
        assert await hers.wait_for_close() == SILENT


async def test_the_sixth_connection_of_one_person_replaces_the_first(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    async with contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(ana.connect(site.urls[0])) for _ in range(6)]
        assert await clients[0].wait_for_close() == REPLACED
        acks = [await client.send("ping", sent_at=0) for client in clients[1:]]
        assert {ack["type"] for ack in acks} == {"ack"}
