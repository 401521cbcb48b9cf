"""What is changed from outside reaches open rooms: titles, the party's end, screens let go."""

import asyncio
import contextlib

from tests.conftest import Deploy
from tests.harness.deployment import Deployment
from tests.harness.site import manage
from tests.live.protocol_client import Screen, create_party, join_party

QUICKLY = {"CATALOG_POLL_SECONDS": "0.2", "LEASE_SECONDS": "3"}
SOON = 30


def is_shown(screen: Screen, retired: int, name: str) -> bool:
    names = [each["title"] for each in screen.recommendations["titles"]]
    return retired not in screen.title_ids and name in names


async def in_the_shell(site: Deployment, code: str) -> None:
    await asyncio.to_thread(manage, "shell", "--command", code, **site.settings)


async def test_a_retired_and_a_renamed_title_change_the_lists_of_open_rooms(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, **QUICKLY)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.screen(site.urls[0]) as hers, bo.screen(site.urls[-1]) as his:
        retired, renamed = hers.title_ids[:2]
        await in_the_shell(
            site,
            "from catalog.models import Title\n"
            f"Title.objects.filter(pk={retired}).retire()\n"
            f"title = Title.objects.get(pk={renamed}); title.name = 'Another name'; title.save()",
        )
        for screen in (hers, his):
            await screen.until(lambda: is_shown(screen, retired, "Another name"), SOON)  # noqa: B023 awaited
        answer = await hers.ask({"type": "interests.set", "weights": {f"title:{retired}": 1}})
        assert answer["code"] == "invalid_weight"


async def test_a_closed_party_lets_every_screen_go(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, **QUICKLY)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.screen(site.urls[0]) as hers, bo.screen(site.urls[-1]) as his:
        await in_the_shell(site, f"from parties import store; store.close('{ana.code}')")
        assert await hers.until_closed() == 4404
        assert await his.until_closed() == 4404
        assert hers.frames[-1]["type"] == "closing"


async def test_a_screen_that_falls_silent_is_let_go(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, SILENCE_SECONDS="2")
    ana = await create_party(site.urls[0])
    async with ana.screen(site.urls[0]) as hers:
        assert await hers.until_closed() == 4408


async def test_the_sixth_screen_of_one_person_replaces_the_first(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    async with contextlib.AsyncExitStack() as stack:
        screens = [await stack.enter_async_context(ana.screen(site.urls[0])) for _ in range(6)]
        assert await screens[0].until_closed() == 4409
        acks = [await screen.send("ping", sent_at=0) for screen in screens[1:]]
        assert {ack["type"] for ack in acks} == {"ack"}
