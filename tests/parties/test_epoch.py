"""A restored database is noticed: another epoch begins, and every connection gets a snapshot."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command

from parties.domain.batch import Batch
from parties.domain.commands import ChangeSettings, Command, SetWeights
from parties.domain.state import PartyState, StreamPosition
from parties.rooms import epochs
from parties.rooms.registry import RoomRegistry
from parties.storage import create_party, party_store
from parties.storage.db_threads import run_in_store_thread
from tests.parties.party_backup import PartyBackup
from tests.parties.protocol_state import apply_frame, comparable
from tests.parties.test_engines import PATIENCE, Process, two_processes

pytestmark = pytest.mark.django_db(transaction=True)


# On the rooms' own thread: in memory, SQLite does not wait for another connection's lock.
async def load(code: str) -> PartyState:
    return await run_in_store_thread(party_store.load, code)


async def commit(code: str, commands: list[Command], known: PartyState | None) -> Batch:
    return await run_in_store_thread(party_store.commit, code, commands, known)


@pytest.fixture(autouse=True)
def _no_restore_was_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epochs, "_logged_at", float("-inf"))


@pytest.fixture
async def processes() -> AsyncIterator[tuple[Process, Process, str]]:
    async with two_processes("one", "two") as both:
        yield both


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)


def known(process: Process) -> dict[str, Any]:
    """Returns the client's state after its frames. Raises Gap if an event is missing."""
    memory: dict[str, Any] = {"revision": -1, "epoch": None}
    for frame in process.frames:
        memory = apply_frame(memory, frame)
    return memory


async def wait_for_client(process: Process, code: str) -> None:
    """Waits until the client has the position of the database, and checks its weights."""
    state = await load(code)
    await until(
        lambda: (known(process)["epoch"], known(process)["revision"]) == state.stream_position[:2]
    )
    (who,) = state.participants
    assert known(process)["you"]["weights"] == state.participants[who].weights


async def move_and_restore(one: Process, two: Process, ana: str) -> StreamPosition:
    """Has both receive three moves, and restores the database to the first."""
    await one.room.submit(SetWeights(ana, {"genre:comedy": 0.1}))
    copy = await run_in_store_thread(PartyBackup, one.room.code)
    for weight in (0.2, 0.3):
        position = await two.room.submit(SetWeights(ana, {"genre:comedy": weight}))
    await until(lambda: all(known(each)["revision"] == position.revision for each in (one, two)))
    await run_in_store_thread(copy.restore)
    return position


async def test_a_commit_after_a_restore_begins_an_epoch_for_every_participant(
    processes: tuple[Process, Process, str], caplog: pytest.LogCaptureFixture
) -> None:
    one, two, ana = processes
    before = await move_and_restore(one, two, ana)
    after = await one.room.submit(SetWeights(ana, {"genre:drama": 0.5}))
    assert after.epoch != before.epoch
    assert after.revision < before.revision
    for process in processes[:2]:
        await wait_for_client(process, one.room.code)
    assert known(two)["you"]["weights"] == {"genre:comedy": 0.1, "genre:drama": 0.5}
    again = await two.room.submit(SetWeights(ana, {"genre:drama": 0.6}))
    assert again == StreamPosition(after.epoch, after.revision + 1)
    for process in processes[:2]:
        await wait_for_client(process, one.room.code)
    output = [each for each in caplog.records if getattr(each, "event", "") == "database_restored"]
    assert len(output) == 1
    assert output[0].levelno == logging.ERROR


async def test_a_newcomer_after_a_restore_gets_a_snapshot_and_the_others_too(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    before = await move_and_restore(one, two, ana)
    one.room.replica._state = None
    async with asyncio.timeout(PATIENCE):
        position = (await one.room.snapshot(ana)).position
    assert position.epoch != before.epoch
    for process in processes[:2]:
        await wait_for_client(process, one.room.code)


async def test_two_processes_that_see_a_restore_at_once_begin_one_epoch(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    before = await move_and_restore(one, two, ana)
    first, second = await asyncio.gather(
        one.room.submit(SetWeights(ana, {"genre:drama": 0.5})),
        two.room.submit(SetWeights(ana, {"genre:war": 0.5})),
    )
    assert first.epoch == second.epoch != before.epoch
    for process in processes[:2]:
        await wait_for_client(process, one.room.code)


async def test_events_of_a_process_that_opens_the_party_after_a_restore_are_no_old_ones(
    processes: tuple[Process, Process, str],
) -> None:
    """It has seen nothing of what is lost: it counts anew what the others have counted already."""
    one, two, ana = processes
    before = await move_and_restore(one, two, ana)
    two.room.replica._reset()
    two.room.replica._position = StreamPosition("", -1)
    await two.room.submit(SetWeights(ana, {"genre:drama": 0.5}))
    await until(lambda: known(one)["epoch"] != before.epoch)
    for process in processes[:2]:
        await wait_for_client(process, one.room.code)


async def test_an_idle_room_notices_a_restore_and_a_new_epoch_by_itself() -> None:
    state, ana = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    live = RoomRegistry()
    room = await live.room(state.code)
    copy = await run_in_store_thread(PartyBackup, state.code)
    await room.submit(ChangeSettings(ana, name="Late night"))
    await run_in_store_thread(copy.restore)
    await live._check_rooms()
    first = room.replica.position
    assert first.epoch != state.epoch
    assert first.revision == state.revision
    await sync_to_async(call_command)("new_epoch")
    await live._check_rooms()
    assert room.replica.position.epoch != first.epoch
    assert (await room.state()).name == "Movie night"
    await live.close()


async def test_the_command_gives_every_party_another_epoch_in_steps() -> None:
    parties = [
        (await sync_to_async(create_party.create_party)(f"Party {each}", "Ana", None, ""))[0]
        for each in range(5)
    ]
    await sync_to_async(call_command)("new_epoch", "--at-a-time", "2")
    after = [await load(each.code) for each in parties]
    assert len({each.epoch for each in after}) == 1
    assert all(new.epoch != old.epoch for new, old in zip(after, parties, strict=True))
    assert [each.revision for each in after] == [each.revision for each in parties]


async def test_what_is_saved_is_saved_in_the_epoch_that_is_known() -> None:
    """Though the revision is the same, the party is another."""
    state, ana = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    await sync_to_async(call_command)("new_epoch")
    applied = await commit(state.code, [SetWeights(ana, {"genre:comedy": 0.5})], state)
    assert applied.before.epoch != state.epoch


async def test_a_ping_is_compared_with_the_party_and_not_with_what_its_socket_was_sent(
    processes: tuple[Process, Process, str],
) -> None:
    one, _, ana = processes
    (screen,) = one.room.connections
    await one.room.state()
    await until(lambda: bool(one.frames))
    reported = screen.revision
    changed = await commit(one.room.code, [ChangeSettings(ana, name="Late night")], None)
    await one.room.replica._read()
    assert one.room.replica.position.revision == changed.after.revision
    assert screen.revision == reported
    one.room.check_client_position(one.room.replica.position.epoch, reported, screen.mark_stale)
    await until(lambda: known(one)["revision"] == changed.after.revision)


async def test_a_change_that_was_not_published_reaches_every_participant(
    processes: tuple[Process, Process, str],
) -> None:
    """As after a commit whose answer was lost, when somebody reads the party for the first time."""
    one, two, ana = processes
    await until(lambda: bool(one.frames and two.frames))
    await commit(one.room.code, [ChangeSettings(ana, name="Late night")], None)
    one.room.replica._state = None
    await one.room.state()
    for process in processes[:2]:
        await wait_for_client(process, one.room.code)
        assert known(process)["settings"]["name"] == "Late night"
        assert comparable(known(process))["party"]["name"] == "Late night"


async def test_a_ranking_that_ends_after_a_restore_was_noticed_moves_no_position(
    processes: tuple[Process, Process, str],
) -> None:
    one, two, ana = processes
    before = await move_and_restore(one, two, ana)
    after = await one.room.submit(SetWeights(ana, {"genre:drama": 0.5}))
    one.room.replica.receive_position(before)
    assert one.room.replica.position == after
    assert (await one.room.state()).stream_position == after
