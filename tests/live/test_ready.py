"""A start, its countdown and its waits over several processes; none holds up anything by dying."""

import asyncio
import urllib.request

from tests.conftest import Deploy
from tests.live.protocol_client import Client, ErrorAnswer, create_party, join_party


async def picks(host: Client) -> str:
    await host.send("pick", title=host.title_ids[0])
    await host.wait_for(lambda: bool(host.known["picks"]))
    return str(host.known["picks"][-1]["id"])


async def refusal_of(client: Client, kind: str, **fields: object) -> ErrorAnswer:
    try:
        await client.send(kind, **fields)
    except ErrorAnswer as refused:
        return refused
    raise AssertionError(f"{kind} was not refused")


async def test_nobody_holds_up_a_start_and_every_screen_counts_down_to_the_same_moment(
    deploy: Deploy,
) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        await hers.wait_for(lambda: hers.is_online(bo))
        await picks(hers)
        await hers.send("ready.ask", seconds=60)
        await his.wait_for(lambda: his.known["ready"] is not None)
        assert his.known["ready"]["ready"] == {ana.id: True, bo.id: False}
        refused = await refusal_of(hers, "playback.play", position=0, delay=3)
        assert refused.code == "not_ready"
        assert "Bo" in refused.detail
        await his.send("ready.set", ready=True)
        await hers.send("playback.play", position=0, delay=3)
        await his.wait_for(lambda: his.known["playback"]["playing"])
        for client in (hers, his):
            await client.wait_for(lambda known=client: known.known["ready"] is None)  # type: ignore[misc] # bound at once
        assert hers.known["playback"]["since"] == his.known["playback"]["since"]
        changed = next(each for each in reversed(his.frames) if each["type"] == "playback")
        assert (changed["by"], changed["action"], changed["without"]) == (ana.id, "play", [])


async def test_a_question_outlives_the_process_that_it_was_asked_on(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]):
        await hers.wait_for(lambda: hers.is_online(bo))
        await picks(hers)
        await hers.send("ready.ask", seconds=10)
        asked = hers.known["ready"]
        await asyncio.to_thread(site.kill9, 0)
    await asyncio.to_thread(site.restart, 0)
    async with ana.connect(site.urls[-1]) as hers, bo.connect(site.urls[0]) as his:
        assert hers.known["ready"] == asked == his.known["ready"]
        await hers.wait_for(lambda: hers.is_online(bo))
        while (refused := await _start(hers)) is not None:
            assert refused == "not_ready"
            await asyncio.sleep(0.2)
        changed = next(each for each in reversed(hers.frames) if each["type"] == "playback")
        assert changed["without"] == [bo.id]


async def _start(host: Client) -> str | None:
    """Returns why it did not start, if it did not."""
    answer = await host.ask({"type": "playback.play", "position": 0})
    return None if answer["type"] == "ack" else str(answer["code"])


async def test_all_wait_for_a_screen_that_buffers_and_the_death_of_its_process_ends_the_wait(
    deploy: Deploy,
) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[-1])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with ana.connect(site.urls[-1]) as hers:
        async with bo.connect(site.urls[0]) as his:
            await hers.wait_for(lambda: hers.is_online(bo))
            await picks(hers)
            await his.send("playback.report", position=0, buffering=True)
            await hers.send("settings.set", wait_for_all=True)
            await hers.send("playback.play", position=100)
            await his.wait_for(lambda: his.known["playback"]["playing"])
            await his.send("playback.report", position=100, buffering=True)
            await hers.wait_for(lambda: hers.known["playback"]["waiting"] is not None)
            assert hers.known["playback"]["waiting"]["participants"] == [bo.id]
            assert not hers.known["playback"]["playing"]
            await his.send("playback.report", position=100, buffering=False)
            await hers.wait_for(lambda: bool(hers.known["playback"]["playing"]))
            cy = await join_party(site.urls[0], ana.code, "Cy")
            async with cy.connect(site.urls[0]) as theirs:
                await theirs.send("playback.report", position=100, buffering=True)
                await hers.wait_for(lambda: hers.known["playback"]["waiting"] is not None)
                if len(site.urls) > 1:
                    await asyncio.to_thread(site.kill9, 0)
                    await hers.wait_for(lambda: bool(hers.known["playback"]["playing"]), 15)
            # Without a kill, it is the screen's being closed that ends the wait.
        await hers.wait_for(lambda: bool(hers.known["playback"]["playing"]), 15)


async def test_a_report_changes_nothing_unless_the_host_wants_to_wait(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    async with ana.connect(site.urls[0]) as hers:
        await picks(hers)
        started = await hers.send("playback.play", position=0)
        reported = await hers.send("playback.report", position=0, buffering=True)
        assert reported["revision"] <= started["revision"]
        for message in (
            {"type": "playback.report", "position": -1, "buffering": True},
            {"type": "playback.report", "position": 0},
            {"type": "playback.play", "position": 0, "delay": 11},
            {"type": "ready.ask", "seconds": 9},
            {"type": "ready.ask", "seconds": 121},
            {"type": "ready.set", "ready": None},
        ):
            assert (await hers.ask(message))["code"] == "invalid_message"
        assert hers.known["playback"]["playing"]


async def test_films_come_from_the_hosts_that_the_operator_allows(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, MEDIA_HOSTS="films.example, cdn.example:8443")
    answer = await asyncio.to_thread(urllib.request.urlopen, site.urls[0])
    policy = answer.headers["Content-Security-Policy"]
    assert "media-src 'self' https://films.example https://cdn.example:8443;" in policy + ";"
