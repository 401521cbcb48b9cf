"""An evening over several processes: one pick and one clock for all, and a kill loses none."""

import asyncio

from tests.conftest import Deploy
from tests.live.protocol_client import create_party, join_party


async def test_an_evening_is_the_same_for_every_participant_and_survives_kill_9(
    deploy: Deploy,
) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        title = hers.title_ids[2]
        await hers.send("pick", title=title)
        await his.wait_for(lambda: [each["title"] for each in his.known["picks"]] == [title])
        pick = his.known["picks"][0]
        assert (pick["rank"], set(pick["fits"])) == (3, {ana.id, bo.id})
        await his.send("playback.play", position=0)
        await hers.wait_for(lambda: hers.known["playback"]["playing"])
        rated = await his.send("evening.rate", pick=pick["id"], stars=4.5)
        await hers.wait_for_revision(rated["revision"])
        assert hers.known["picks"][0]["rated_by"] == [bo.id]
        assert hers.known["picks"][0]["mine"] is None
        await asyncio.to_thread(site.kill9, 0)
    await asyncio.to_thread(site.restart, 0)
    again = await bo.snapshot(site.urls[-1])
    assert again["picks"][0]["mine"] == 4.5
    assert again["playback"]["playing"]
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        over = await hers.send("playback.stop")
        await his.wait_for_revision(over["revision"])
        assert his.known["playback"] is None
        assert his.known["picks"][0]["over"]
        await his.wait_for(lambda: set(his.recommendations["evenings"]) == {ana.id, bo.id})


async def test_only_the_host_picks_and_nobody_plays_nothing(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        title = his.title_ids[0]
        for client, message, code in (
            (his, {"type": "pick", "title": title}, "forbidden"),
            (his, {"type": "playback.play", "position": 0}, "nothing_picked"),
            (his, {"type": "playback.play", "position": -1}, "invalid_message"),
            (his, {"type": "evening.rate", "pick": "none", "stars": 4}, "unknown_pick"),
            (his, {"type": "evening.rate", "pick": "none", "stars": 4.3}, "invalid_message"),
            (his, {"type": "taste.bring", "brings": True}, "not_a_member"),
            (hers, {"type": "pick", "title": 2**40}, "title_not_found"),
        ):
            assert (await client.ask(message))["code"] == code
        assert hers.known["picks"] == his.known["picks"] == []


async def test_a_pick_is_taken_back_on_every_screen(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        first, second = hers.title_ids[:2]
        await hers.send("pick", title=first)
        await hers.send("playback.play", position=60)
        await hers.send("pick", title=second)
        await his.wait_for(lambda: len(his.known["picks"]) == 2)
        newest = his.known["picks"][1]["id"]
        assert (await his.ask({"type": "pick.undo", "pick": newest}))["code"] == "forbidden"
        undone = await hers.send("pick.undo", pick=newest)
        await his.wait_for_revision(undone["revision"])
        (again,) = his.known["picks"]
        assert (again["title"], again["over"], again["watched"]) == (first, False, True)
        assert his.known["playback"]["pick"] == again["id"]
        assert (await hers.ask({"type": "pick.undo"}))["code"] == "already_started"
