"""Who looks at what, who follows whom, and the spotlight, over two processes."""

import asyncio
import functools
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.conftest import Deploy
from tests.harness.deployment import Deployment
from tests.live.protocol_client import Client, ErrorAnswer, Person, create_party, join_party

Json = dict[str, Any]


def look(title: int | None = None, following: Person | None = None) -> Json:
    return {"title": title, "following": following and following.id}


def sees(client: Client, person: Person, expected: Json | None) -> bool:
    return bool(client.known["focus"].get(person.id) == expected)


async def wait_for_all(clients: Iterable[Client], true: Callable[[Client], bool]) -> None:
    for client in clients:
        await client.wait_for(functools.partial(true, client))


async def refusal(client: Client, kind: str, **fields: Any) -> str:
    with pytest.raises(ErrorAnswer) as refused:
        await client.send(kind, **fields)
    return str(refused.value.code)


async def test_what_somebody_looks_at_is_seen_at_every_process_until_they_leave(
    deployment: Deployment,
) -> None:
    ana = await create_party(deployment.urls[0])
    bo = await join_party(deployment.urls[-1], ana.code, "Bo")
    async with ana.connect(deployment.urls[0]) as hers:
        async with bo.connect(deployment.urls[-1]) as his:
            first, second, *_ = hers.title_ids
            before = hers.known["revision"]
            await his.send("focus", title=first)
            await hers.wait_for(lambda: sees(hers, bo, look(first)))
            await his.send("focus", title=second)
            await hers.wait_for(lambda: sees(hers, bo, look(second)))
            snapshot = await ana.snapshot(deployment.urls[0])
            assert snapshot["focus"] == {bo.id: look(second)}
            assert snapshot["revision"] == before, "nothing of it is saved"
        await hers.wait_for(lambda: sees(hers, bo, None))
    lists = [each for each in hers.frames if each["type"] == "recommendations"]
    assert lists == [], "nothing of it ranks"


async def test_all_that_changes_in_a_tenth_of_a_second_is_one_frame(
    deployment: Deployment,
) -> None:
    """Of a hundred messages of one person, and of the last one is what everybody ends with."""
    ana = await create_party(deployment.urls[0])
    bo = await join_party(deployment.urls[0], ana.code, "Bo")
    async with (
        ana.connect(deployment.urls[-1]) as hers,
        bo.connect(deployment.urls[0]) as his,
    ):
        titles = hers.title_ids
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(100):
            await his.socket.send(json.dumps({"type": "focus", "title": titles[number % 7]}))
        await his.send("focus", title=titles[9])
        await hers.wait_for(lambda: sees(hers, bo, look(titles[9])))
        took = loop.time() - began
        frames = [each for each in hers.frames if each["type"] == "focus"]
        assert len(frames) <= took / 0.1 + 2


async def test_who_keeps_it_to_themselves_is_in_no_frame_and_follows_all_the_same(
    deployment: Deployment,
) -> None:
    ana = await create_party(deployment.urls[0])
    bo, cy = [await join_party(deployment.urls[0], ana.code, name) for name in ("Bo", "Cy")]
    async with (
        ana.connect(deployment.urls[-1]) as hers,
        bo.connect(deployment.urls[0]) as his,
        cy.connect(deployment.urls[0]) as theirs,
    ):
        shown, hidden, marker = hers.title_ids[:3]
        await his.send("focus", title=shown)
        await hers.wait_for(lambda: sees(hers, bo, look(shown)))
        ack = await his.send("focus.share", shared=False)
        await wait_for_all(
            (hers, theirs),
            lambda each: each.known["revision"] >= ack["revision"] and sees(each, bo, None),
        )
        assert hers.participant(bo)["shares_focus"] is False
        await his.wait_for(lambda: his.is_online(ana))
        seen = {client: len(client.frames) for client in (hers, theirs, his)}
        await his.send("follow", participant=ana.id)
        await his.send("focus", title=hidden)
        await theirs.send("focus", title=marker)
        await hers.wait_for(lambda: sees(hers, cy, look(marker)))
        for client, start in seen.items():
            later = json.dumps([f for f in client.frames[start:] if f["type"] == "focus"])
            assert bo.id not in later
            assert f'"title": {hidden},' not in later
            assert f'"following": "{ana.id}"' not in later
        assert bo.id not in (await ana.snapshot(deployment.urls[-1]))["focus"]
        assert await refusal(hers, "follow", participant=bo.id) == "forbidden"
        await his.send("focus.share", shared=True)
        await hers.wait_for(lambda: sees(hers, bo, look(hidden, ana)))


async def test_a_follow_is_seen_and_ends_with_the_one_who_is_followed(
    deployment: Deployment,
) -> None:
    ana = await create_party(deployment.urls[0])
    bo = await join_party(deployment.urls[0], ana.code, "Bo")
    vi = await join_party(deployment.urls[0], ana.code, "Vi", role="viewer")
    async with ana.connect(deployment.urls[0]) as hers:
        async with bo.connect(deployment.urls[-1]) as his, vi.connect(deployment.urls[-1]) as tv:
            await his.wait_for(lambda: his.is_online(ana))
            await hers.wait_for(lambda: hers.is_online(bo))
            await hers.send("follow", participant=bo.id)
            await his.wait_for(lambda: sees(his, ana, look(None, bo)))
            assert await refusal(his, "follow", participant=ana.id) == "forbidden"
            assert await refusal(his, "follow", participant=vi.id) == "forbidden"
            assert await refusal(his, "follow", participant="nobody") == "unknown_participant"
            assert await refusal(his, "follow", participant=bo.id) == "forbidden"
            assert await refusal(tv, "follow", participant=bo.id) == "forbidden"
            assert await refusal(tv, "focus", title=hers.title_ids[0]) == "forbidden"
            assert await refusal(his, "focus", title=999_999_999) == "title_not_found"
            assert his.known["focus"] == {ana.id: look(None, bo)}
        await hers.wait_for(lambda: sees(hers, ana, None))
        async with bo.connect(deployment.urls[-1]) as his:
            await hers.wait_for(lambda: hers.is_online(bo))
            await his.send("focus", title=hers.title_ids[0])
            await hers.wait_for(lambda: sees(hers, bo, look(hers.title_ids[0])))
            assert sees(hers, ana, None), "nobody follows again unasked"


async def test_the_spotlight_is_the_hosts_and_ends_with_being_host(deployment: Deployment) -> None:
    ana = await create_party(deployment.urls[0])
    bo = await join_party(deployment.urls[0], ana.code, "Bo")
    vi = await join_party(deployment.urls[0], ana.code, "Vi", role="viewer")
    async with (
        ana.connect(deployment.urls[0]) as hers,
        bo.connect(deployment.urls[-1]) as his,
        vi.connect(deployment.urls[-1]) as tv,
    ):
        assert await refusal(his, "spotlight", on=True) == "forbidden"
        await tv.wait_for(lambda: tv.is_online(ana))
        await hers.send("spotlight", on=True)
        await wait_for_all((hers, his, tv), lambda each: bool(each.known["spotlight"] == ana.id))
        assert (await bo.snapshot(deployment.urls[-1]))["spotlight"] == ana.id
        await hers.send("spotlight", on=False)
        await tv.wait_for(lambda: tv.known["spotlight"] is None)
        await hers.send("spotlight", on=True)
        await tv.wait_for(lambda: tv.known["spotlight"] == ana.id)
        await hers.send("host.transfer", participant=bo.id)
        await wait_for_all((hers, his, tv), lambda each: each.known["spotlight"] is None)
        await his.send("host.transfer", participant=ana.id)
        await his.send("focus", title=hers.title_ids[0])
        await hers.wait_for(lambda: sees(hers, bo, look(hers.title_ids[0])))
        assert hers.known["spotlight"] is None


async def test_what_those_on_a_killed_process_look_at_is_gone(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with ana.connect(site.urls[-1]) as hers, bo.connect(site.urls[0]) as his:
        await his.send("focus", title=hers.title_ids[0])
        await hers.wait_for(lambda: sees(hers, bo, look(hers.title_ids[0])))
        if len(site.urls) == 1:
            return
        await asyncio.to_thread(site.kill9, 0)
        await hers.wait_for(lambda: sees(hers, bo, None))


async def test_a_screen_that_opens_the_room_at_another_process_is_sent_it_at_once(
    deployment: Deployment,
) -> None:
    ana = await create_party(deployment.urls[0])
    bo = await join_party(deployment.urls[0], ana.code, "Bo")
    async with bo.connect(deployment.urls[0]) as his:
        await his.send("focus", title=his.title_ids[0])
        await his.wait_for(lambda: sees(his, bo, look(his.title_ids[0])))
        async with ana.connect(deployment.urls[-1]) as hers:
            await hers.wait_for(lambda: sees(hers, bo, look(his.title_ids[0])))
