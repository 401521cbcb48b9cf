"""A conversation over real processes: what was acknowledged is there, once, in one order."""

import asyncio
import contextlib
from typing import Any

from tests.conftest import Deploy
from tests.live.protocol_client import Client, ErrorAnswer, Person, call, create_party, join_party
from tests.live.raw_websocket import Count, metric_value

WRITERS = 8
EACH = 10  # messages that one person may write at once
OPEN_DOORS = {"JOINS_PER_MINUTE": "100000", "MESSAGES_PER_SECOND": "100000"}
RANKED = "watchparty_ranking_seconds_count"


def texts(client: Client) -> list[str | None]:
    return [each["text"] for each in client.known["messages"]]


async def all_messages(person: Person, server: str) -> list[dict[str, Any]]:
    read, before = list[dict[str, Any]](), ""
    while True:
        path = f"/api/v1/parties/{person.code}/messages?limit=100{before}"
        page: list[dict[str, Any]] = (await call(server, "GET", path, token=person.token))[
            "messages"
        ]
        read = page + read
        if len(page) < 100:
            return read
        before = f"&before={page[0]['number']}"


async def write_until_cut_off(client: Client, name: str, acked: dict[str, int]) -> list[str]:
    """Writes at once what one may; returns what was not acknowledged."""

    async def write(text: str) -> str | None:
        try:
            acked[text] = (await client.send("chat.send", text=text, idempotency_key=text))[
                "number"
            ]
        except (ConnectionError, ErrorAnswer, OSError, TimeoutError):
            return text
        return None

    lost = await asyncio.gather(*(write(f"{name}-{number}") for number in range(EACH)))
    return [text for text in lost if text is not None]


async def test_what_was_acknowledged_before_a_kill_in_a_burst_is_there_once_in_one_order(
    deploy: Deploy, count: Count
) -> None:
    site = await asyncio.to_thread(deploy, **OPEN_DOORS)
    ana = await create_party(site.urls[0])
    people = [ana] + [
        await join_party(site.urls[0], ana.code, f"Friend {each}") for each in range(1, WRITERS)
    ]
    acked: dict[str, int] = {}
    async with contextlib.AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(each.connect(site.urls[number % len(site.urls)]))
            for number, each in enumerate(people)
        ]
        writing = [
            asyncio.create_task(write_until_cut_off(client, f"{number}", acked))
            for number, client in enumerate(clients)
        ]
        await clients[0].wait_for(lambda: len(texts(clients[0])) > 5)
        await asyncio.to_thread(site.kill9, 0)
        lost = await asyncio.gather(*writing)
    count("messages acknowledged before the kill", len(acked))
    count("messages without an answer", sum(map(len, lost)))
    await asyncio.to_thread(site.restart, 0)
    async with contextlib.AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(each.connect(site.urls[number % len(site.urls)]))
            for number, each in enumerate(people)
        ]
        for client, some in zip(clients, lost, strict=True):
            for text in some:  # sent again with its key, whether it was saved or not
                answer = {"code": "too_frequent"}
                while answer.get("code") == "too_frequent":
                    answer = await client.ask(
                        {"type": "chat.send", "text": text, "idempotency_key": text}
                    )
                acked[text] = answer["number"]  # type: ignore[assignment]  # an ack's
        saved = await all_messages(ana, site.urls[-1])
        assert [each["number"] for each in saved] == list(range(1, WRITERS * EACH + 1))
        assert {each["text"]: each["number"] for each in saved} == acked
        last = [each["text"] for each in saved[-50:]]
        for client in clients:
            await client.wait_for(lambda: texts(client) == last)  # noqa: B023 awaited


async def test_whoever_joins_gets_the_last_fifty_and_every_screen_the_next_ones(
    deploy: Deploy,
) -> None:
    site = await asyncio.to_thread(deploy, **OPEN_DOORS)
    ana = await create_party(site.urls[0])
    people = [await join_party(site.urls[0], ana.code, f"Friend {each}") for each in range(6)]
    async with contextlib.AsyncExitStack() as stack:
        for number, person in enumerate(people):
            url = site.urls[number % len(site.urls)]
            client = await stack.enter_async_context(person.connect(url))
            await write_until_cut_off(client, f"{number}", {})
        hers = await stack.enter_async_context(ana.connect(site.urls[-1]))
        assert len(texts(hers)) == 50
        sent = await hers.send("chat.send", text="  Here\u202e I am  ", title=hers.title_ids[0])
        await client.wait_for(lambda: texts(client)[-1] == "Here I am")
        message = client.known["messages"][-1]
        assert (message["number"], message["name"]) == (sent["number"], "Ana") == (61, "Ana")
        assert message["title_name"]["title"] == hers.recommendations["titles"][0]["title"]
        await hers.send("chat.delete", number=61)
        await client.wait_for(lambda: client.known["messages"][-1]["text"] is None)
        assert hers.gaps == client.gaps == 0


async def test_bad_messages_are_refused_by_name_and_disturb_nobody(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, **OPEN_DOORS)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    vi = await join_party(site.urls[-1], ana.code, "TV", role="viewer")
    async with (
        ana.connect(site.urls[0]) as hers,
        bo.connect(site.urls[-1]) as his,
        vi.connect(site.urls[-1]) as television,
    ):
        await hers.send("participant.mute", participant=bo.id, muted=True)
        await his.wait_for(lambda: his.participant(bo)["muted"])
        for client, message, code in (
            (his, {"type": "chat.send", "text": "hello"}, "muted"),
            (his, {"type": "reaction.send", "emoji": "😂"}, "muted"),
            (television, {"type": "chat.send", "text": "hello"}, "forbidden"),
            (television, {"type": "reaction.send", "emoji": "😂"}, "forbidden"),
            (his, {"type": "participant.mute", "participant": ana.id, "muted": True}, "forbidden"),
            (hers, {"type": "chat.send", "text": "\u202e\u200b"}, "invalid_text"),
            (hers, {"type": "chat.send", "text": "a\0b"}, "invalid_text"),
            (hers, {"type": "chat.send", "text": "\ud800"}, "malformed"),
            (hers, {"type": "chat.send", "text": ""}, "invalid_message"),
            (hers, {"type": "chat.send", "text": "\u200d".join("👩" * 500)}, "invalid_message"),
            (hers, {"type": "chat.send", "text": "hi", "title": 2**40}, "title_not_found"),
            (hers, {"type": "chat.delete", "number": 7}, "unknown_message"),
            (hers, {"type": "reaction.send", "emoji": "🍕"}, "unknown_reaction"),
        ):
            answer = await client.ask(message)
            assert (answer["type"], answer.get("code")) in (
                ("error", code),
                ("error", "invalid_message"),
            )
        off = await hers.send("settings.set", chat=False)
        await his.wait_for_revision(off["revision"])
        assert (await hers.ask({"type": "chat.send", "text": "hello"}))["code"] == "chat_off"
        await hers.send("settings.set", chat=True)
        await hers.send("participant.mute", participant=bo.id, muted=False)
        await his.send("chat.send", text="at last")
        for client in (hers, his, television):
            await client.wait_for(lambda: texts(client) == ["at last"])  # noqa: B023 awaited
            assert not [each for each in client.frames if each["type"] == "reaction"]


async def test_reactions_of_one_process_are_shown_on_the_other_as_counts(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, **OPEN_DOORS)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        title = hers.title_ids[0]
        for _ in range(3):
            await hers.send("reaction.send", emoji="🔥", title=title)

        def counted(client: Client) -> int:
            frames = [each for each in client.frames if each["type"] == "reaction"]
            assert all(each["title"] == title for each in frames)
            return sum(each["counts"]["🔥"] for each in frames)

        await his.wait_for(lambda: counted(his) == 3)
        await hers.wait_for(lambda: counted(hers) == 3)
        answers = [await hers.ask({"type": "reaction.send", "emoji": "🔥"}) for _ in range(20)]
        assert "too_frequent" in {each.get("code") for each in answers}


async def test_a_flood_of_messages_ranks_nothing_and_moves_go_on(
    deploy: Deploy, count: Count
) -> None:
    site = await asyncio.to_thread(deploy, **OPEN_DOORS)
    ana = await create_party(site.urls[0])
    people = [await join_party(site.urls[0], ana.code, f"Friend {each}") for each in range(6)]
    async with contextlib.AsyncExitStack() as stack:
        hers = await stack.enter_async_context(ana.connect(site.urls[0]))
        writers = [await stack.enter_async_context(each.connect(site.urls[0])) for each in people]
        await hers.send("interests.set", weights={"genre:comedy": 0.1})
        before = hers.known["revision"]
        await hers.wait_for_revision(before)
        ranked = await metric_value(site.urls[0], RANKED)
        await asyncio.gather(
            *(write_until_cut_off(client, f"{who}", {}) for who, client in enumerate(writers))
        )
        await hers.wait_for(lambda: len(texts(hers)) == 50)
        assert await metric_value(site.urls[0], RANKED) == ranked
        assert hers.known["revision"] == before
        moved = await hers.send("interests.set", weights={"genre:comedy": 0.2})
        assert moved["revision"] == before + 1
        count(
            "lists ranked for sixty messages", await metric_value(site.urls[0], RANKED) - ranked - 1
        )
