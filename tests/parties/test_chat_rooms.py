"""A conversation in two processes: one order, nothing missing, nothing that was deleted."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone
from pytest_django import Settings

from parties.domain.batch import Batch
from parties.domain.chat import Mute, SendMessage
from parties.domain.codes import new_id
from parties.domain.commands import ChangeSettings, SetWeights
from parties.domain.errors import Refused
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.joining import Join
from parties.models import AppliedChange, ChatMessage, Interaction, Party
from parties.moderation import commit as moderation
from parties.rooms.room import Room
from parties.runtime import metrics
from parties.storage import chat_log, party_store
from parties.storage.committer import Committer
from parties.storage.db_threads import run_in_store_thread
from tests.parties.protocol_state import apply_frame, comparable
from tests.parties.test_api import Caller, refusal, reported
from tests.parties.test_engines import PATIENCE, Process, two_processes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def processes() -> AsyncIterator[tuple[Process, Process, str]]:
    async with two_processes("one", "two") as both:
        yield both


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)


async def writes(process: Process, who: str, text: str, key: str | None = None) -> int:
    """Returns the number of the message."""
    once = None if key is None else IdempotencyKey(who, key, text)
    position = await process.room.submit(SendMessage(who, text, timezone.now()), once)
    return position.message


def known(process: Process) -> dict[str, Any]:
    memory: dict[str, Any] = {"revision": -1, "messages": []}
    for frame in process.frames:
        memory = apply_frame(memory, frame)
    return memory


def texts(process: Process) -> list[str | None]:
    return [each["text"] for each in known(process)["messages"]]


async def fresh(process: Process, who: str) -> dict[str, Any]:
    decoded: dict[str, Any] = msgspec.json.decode((await process.room.snapshot(who))[1])
    return decoded


async def test_messages_of_two_processes_are_in_one_order_on_every_screen(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    await asyncio.gather(
        *(
            writes(process, ana, f"{name} {n}")
            for name, process in enumerate((one, two))
            for n in "abcd"
        )
    )
    await until(lambda: len(texts(one)) == len(texts(two)) == 8)
    assert texts(one) == texts(two)
    assert [each["number"] for each in known(one)["messages"]] == list(range(1, 9))
    for process in (one, two):
        assert comparable(known(process)) == comparable(await fresh(process, ana))


async def test_a_message_ranks_nothing_and_advances_no_revision(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    await until(lambda: bool(one.frames and two.frames))
    ranked = metrics.rankings._sum.get()
    before = (await one.room.state()).revision
    for number in range(5):
        await writes(one, ana, f"{number}")
    await fresh(one, ana)
    await until(lambda: len(texts(two)) == 5)
    assert (await one.room.state()).revision == before
    assert metrics.rankings._sum.get() == ranked
    assert not [each for each in one.frames if each["type"] == "recommendations"]


async def test_a_message_sent_again_with_its_key_is_there_once_and_has_its_number(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    assert await writes(one, ana, "hello", "k") == 1
    assert await writes(one, ana, "again", "l") == 2
    assert await writes(two, ana, "hello", "k") == 1
    both = await asyncio.gather(*(writes(one, ana, "twice", "m") for _ in "12"))
    assert both == [3, 3]
    with pytest.raises(Refused) as refused:
        await writes(one, ana, "another", "k")
    assert refused.value.code == "key_reused"
    await until(lambda: texts(one) == ["hello", "again", "twice"])


async def test_a_message_that_was_missed_on_the_bus_comes_with_a_snapshot(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    await until(lambda: bool(two.frames))
    receive = two.room.receive
    two.room.receive = lambda message: None  # type: ignore[method-assign]  # it is lost on its way
    await writes(one, ana, "lost")
    await asyncio.sleep(0)
    await until(lambda: texts(one) == ["lost"])
    two.room.receive = receive  # type: ignore[method-assign]
    await writes(one, ana, "heard")
    await until(lambda: texts(two) == ["lost", "heard"])
    assert comparable(known(two)) == comparable(await fresh(two, ana))


async def test_a_deleted_message_is_gone_from_screens_states_and_database(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    secret = "the code of my door is 4711"
    number = await writes(one, ana, secret, "k")
    await until(lambda: texts(two) == [secret])
    await two.room.delete_message(number, ana)
    await until(lambda: texts(one) == texts(two) == [None])
    for process in (one, two):
        assert secret.encode() not in (await process.room.snapshot(ana))[1]
        assert secret not in str(await process.room.state())
    row = await sync_to_async(ChatMessage.objects.get)()
    assert (row.text, row.title, row.deleted) == ("", None, True)
    assert not await sync_to_async(
        AppliedChange.objects.filter(number=number).exclude(content="").exists
    )()


async def test_a_message_older_than_those_in_memory_is_deleted_by_its_author_alone(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    bo = await joined(one.room)
    for number in range(60):
        await writes(one, ana, f"{number}")
    with pytest.raises(Refused) as refused:
        await two.room.delete_message(1, bo)
    assert refused.value.code == "forbidden"
    await two.room.delete_message(1, ana)
    with pytest.raises(Refused) as refused:
        await two.room.delete_message(61, ana)
    assert refused.value.code == "unknown_message"
    first = await sync_to_async(ChatMessage.objects.get)(number=1)
    assert first.deleted


async def joined(room: Room) -> str:
    bo = new_id()
    await room.submit(Join(bo, "Bo", "participant", timezone.now(), 50))
    return bo


async def test_what_a_moderator_erases_is_gone_from_open_rooms(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    await writes(one, ana, "something nasty")
    await writes(one, ana, "something nice")
    await until(lambda: len(texts(two)) == 2)
    await sync_to_async(moderation.erase_messages)(one.room.code, [1])
    stored, _ = (await run_in_store_thread(party_store.positions, [one.room.code]))[one.room.code]
    assert stored.revision > one.room.replica.position.revision  # so that the rooms' check resyncs
    for each in (one, two):
        each.room.resync()
    await until(lambda: texts(one) == texts(two) == [None, "something nice"])


async def test_a_move_waits_for_no_more_than_the_commit_that_runs_however_many_write(
    processes: tuple[Process, Process, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _, ana = processes
    commits: list[int] = []
    commit = Committer.commit

    async def counted(self: Committer, code: str, commands: Any, *rest: Any) -> Batch:
        commits.append(len(commands))
        return await commit(self, code, commands, *rest)

    monkeypatch.setattr(Committer, "commit", counted)
    flood = [asyncio.create_task(writes(one, ana, f"{number}")) for number in range(300)]
    await until(lambda: bool(commits))
    for weight in (0.1, 0.2, 0.3):
        began = len(commits)
        flood += [asyncio.create_task(writes(one, ana, "more")) for _ in range(100)]
        await one.room.submit(SetWeights(ana, {"genre:comedy": weight}))
        assert len(commits) - began <= 2  # that of the moment, and the move's own
    await asyncio.gather(*flood)
    assert sum(commits) == 603
    assert len(commits) < 100


async def test_reactions_of_a_moment_are_counted_in_one_frame_and_kept_by_nobody(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    await until(lambda: bool(one.frames and two.frames))
    for _ in range(3):
        await one.room.react("😂", None, ana)
    await one.room.react("🔥", None, ana)
    for process in (one, two):
        await until(lambda: "reaction" in [each["type"] for each in process.frames])  # noqa: B023 awaited
        (frame,) = [each for each in process.frames if each["type"] == "reaction"]
        assert frame == {"type": "reaction", "counts": {"😂": 3, "🔥": 1}, "title": None}
    assert "reaction" not in (await fresh(one, ana))
    await one.room.submit(Mute(ana, bo := await joined(one.room), True))
    for who, emoji, title, code in (
        (ana, "🍕", None, "unknown_reaction"),
        (ana, "😂", 404, "title_not_found"),
        (bo, "😂", None, "muted"),
    ):
        with pytest.raises(Refused) as refused:
            await one.room.react(emoji, title, who)
        assert refused.value.code == code


async def test_reactions_are_logged_as_counts_and_no_text_ever_is(
    processes: tuple[Process, Process, str],
) -> None:
    one, _, ana = processes
    await writes(one, ana, "my secret")
    for _ in range(3):
        await one.room.react("😂", None, ana)
    await one.room._impressions._buffer.flush()
    row = await Interaction.objects.aget()
    assert (row.kind, row.interest, row.amount, row.title) == ("reacted", "😂", 3, None)


async def test_a_site_without_chat_shows_and_takes_no_messages(
    processes: tuple[Process, Process, str], settings: Settings
) -> None:
    one, _, ana = processes
    await writes(one, ana, "before")
    settings.CHAT = False
    shown = await fresh(one, ana)
    assert (shown["messages"], shown["settings"]["chat"]) == ([], False)
    with pytest.raises(Refused) as refused:
        await one.room.chat.earlier(None, 10)
    assert refused.value.code == "chat_off"


async def test_messages_past_retention_are_shown_to_nobody_and_deleted_in_small_steps(
    processes: tuple[Process, Process, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _, ana = processes
    for number in range(5):
        await writes(one, ana, f"{number}")
    past = timezone.now() - datetime.timedelta(days=settings.CHAT_DAYS, minutes=1)
    await sync_to_async(ChatMessage.objects.filter(number__lt=5).update)(sent_at=past)
    one.room.resync()
    assert [each["text"] for each in (await fresh(one, ana))["messages"]] == ["4"]
    monkeypatch.setattr(chat_log, "ROWS_AT_A_TIME", 3)
    left = []
    for _ in range(3):
        await run_in_store_thread(chat_log.delete_old)
        left.append(await sync_to_async(ChatMessage.objects.count)())
    assert left == [2, 1, 1]
    assert await writes(one, ana, "the next") == 6


async def test_a_restored_conversation_begins_an_epoch_though_no_revision_is_behind(
    processes: tuple[Process, Process, str],
) -> None:
    one, _, ana = processes
    for number in range(3):
        await writes(one, ana, f"{number}")
    epoch = (await one.room.state()).epoch
    await sync_to_async(ChatMessage.objects.filter(number__gt=1).delete)()
    await sync_to_async(Party.objects.update)(last_message=1)
    await one.room.submit(ChangeSettings(ana, name="Late night"))
    assert (await one.room.state()).epoch != epoch
    assert await writes(one, ana, "afterwards") == 2
    await until(lambda: texts(one) == ["0", "afterwards"])


async def test_a_release_without_a_chat_ignores_its_messages_and_applies_the_rest(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    sent: list[dict[str, Any]] = []
    receive = two.room.receive
    two.room.receive = lambda message: (sent.append(message), receive(message))[1]  # type: ignore[method-assign,func-returns-value]
    await writes(one, ana, "hello")
    await asyncio.gather(
        writes(one, ana, "and"), one.room.submit(SetWeights(ana, {"genre:comedy": 0.5}))
    )
    await until(lambda: len(texts(two)) == 2)
    kinds = [each["type"] for each in sent if each["type"] != "room.ranked"]
    assert set(kinds) == {"room.chat", "room.told"}
    for each in sent:
        if each["type"] == "room.told":
            tags = {change["type"] for change in msgspec.msgpack.decode(each["changes"])}
            assert tags == {"SetWeights"}


async def test_earlier_messages_are_read_page_by_page_by_who_is_in_the_party() -> None:
    ana, stranger = Caller(), Caller()
    party = await ana.creates_party()
    code, who = party["code"], party["participant"]["id"]
    rows = [
        ChatMessage(
            party=await Party.objects.aget(code=code),
            number=number,
            participant_id=who,
            text=f"{number}",
            sent_at=timezone.now(),
        )
        for number in range(1, 121)
    ]
    await ChatMessage.objects.abulk_create(rows)
    await Party.objects.filter(code=code).aupdate(last_message=120)
    path = f"/api/v1/parties/{code}/messages"
    read, before = list[int](), ""
    while True:
        page = reported(await ana.get(f"{path}?limit=50{before}"), 200)["messages"]
        read = [each["number"] for each in page] + read
        if len(page) < 50:
            break
        before = f"&before={page[0]['number']}"
    assert read == list(range(1, 121))
    assert refusal(await stranger.get(path), 401) == "not_joined"
    for query in ("limit=0", "limit=101", "before=0", "before=-1", "before=x", "before=%00"):
        assert refusal(await ana.get(f"{path}?{query}"), 400) == "invalid_body"
