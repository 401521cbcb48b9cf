"""What is asked or done for many at once fails for none because of one."""

import logging
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import DataError

from parties.domain.errors import DataRejected, OutcomeUnknown, StoreUnavailable
from parties.leases import leases
from parties.models import Interaction, Lease
from parties.rooms.registry import rooms
from parties.rooms.room import Room
from parties.runtime import background_tasks
from parties.runtime.fault_isolation import run_batch, run_each
from parties.storage import create_party
from parties.storage.interaction_buffer import InteractionBuffer
from parties.storage.party_store import load

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(background_tasks, "_failures", {})
    monkeypatch.setattr(background_tasks, "_logged", {})
    yield
    await rooms().close()


class Database:
    """Doubles numbers, all or none; cannot say what of `broken`, nor which of them it is."""

    def __init__(self, *broken: int, error: type[Exception] = DataRejected) -> None:
        self.broken, self.error = frozenset(broken), error
        self.asked: list[list[int]] = []

    async def double(self, numbers: list[int]) -> list[int]:
        self.asked.append(numbers)
        if self.broken & set(numbers):
            raise self.error("cannot be asked")
        return [2 * each for each in numbers]


async def created_party(name: str) -> tuple[str, str]:
    state, host = await sync_to_async(create_party.create_party)(name, "Ana", None, "")
    return state.code, host


async def test_who_can_be_answered_is_though_others_cannot(
    caplog: pytest.LogCaptureFixture,
) -> None:
    database = Database(3, 77)
    answers = await run_batch("doubling", database.double, list(range(100)))
    assert [each for each in answers if not isinstance(each, Exception)] == [
        2 * each for each in range(100) if each not in (3, 77)
    ]
    assert [type(answers[broken]) for broken in (3, 77)] == [DataRejected, DataRejected]
    assert len(database.asked) < 30
    named = [vars(each)["of"] for each in caplog.records if each.levelno == logging.ERROR]
    assert named == ["3", "77"]
    assert background_tasks.current_failures() == {"doubling, in part": "DataRejected"}


@pytest.mark.parametrize("error", [StoreUnavailable, OutcomeUnknown])
async def test_a_database_that_is_away_is_not_asked_again_for_each(error: type[Exception]) -> None:
    database = Database(3, error=error)
    with pytest.raises(error):
        await run_batch("doubling", database.double, list(range(100)))
    assert len(database.asked) == 1


async def test_a_round_goes_on_past_what_fails_and_ends_where_the_database_is_away() -> None:
    done: list[int] = []

    async def do(number: int) -> None:
        if number in (2, 5):
            raise ZeroDivisionError if number == 2 else StoreUnavailable("away")
        done.append(number)

    with pytest.raises(StoreUnavailable):
        await run_each("counting", range(9), do)
    assert done == [0, 1, 3, 4]
    assert background_tasks.current_failures() == {"counting, in part": "ZeroDivisionError"}


async def test_presence_and_catching_up_of_all_rooms_outlive_one_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a code was that PostgreSQL cannot hold."""
    codes = [(await created_party(f"Night {number}"))[0] for number in range(5)]
    opened = [await rooms().room(code) for code in codes]
    broken_code, read_leases = codes[2], leases.active
    looked: list[str] = []

    def failing(asked: list[str]) -> dict[str, list[leases.LeaseRow]]:
        if broken_code in asked:
            raise DataError("a zero character")
        looked.extend(asked)
        return read_leases(asked)

    monkeypatch.setattr(leases, "active", failing)
    await rooms().presence._refresh(opened)
    assert sorted(looked) == sorted(set(codes) - {broken_code})
    assert background_tasks.current_failures() == {"presence, in part": "DataRejected"}


async def test_rooms_after_one_that_fails_are_shown_and_healed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = [
        await rooms().room((await created_party(f"Night {number}"))[0]) for number in range(3)
    ]
    reported: list[Room] = []

    def failing(room: Room, online: frozenset[str]) -> None:
        if room is opened[1]:
            raise ZeroDivisionError
        reported.append(room)

    for room in opened:
        room.set_online(frozenset({"gone"}))
    monkeypatch.setattr(Room, "set_online", failing)
    await rooms().presence._refresh(opened)
    assert reported == [opened[0], opened[2]]


async def test_who_arrives_with_somebody_who_was_deleted_gets_in() -> None:
    there = [(await created_party(f"Night {number}"))[1] for number in range(3)]
    applied = await rooms().presence._acquire([there[0], "deleted", *there[1:]])
    assert [each for each in applied if not isinstance(each, Exception)] == [False, False, False]
    assert isinstance(applied[1], DataRejected)
    assert await Lease.objects.acount() == 3


async def test_a_row_that_cannot_be_written_keeps_no_other_from_the_log() -> None:
    code, host = await created_party("Movie night")
    state = await sync_to_async(load)(code)
    interactions = InteractionBuffer()
    for title in (1, 2**80, 3):
        interactions.add_opened_title(state, host, title, "laptop")
    await interactions.flush()
    assert [each.title async for each in Interaction.objects.order_by("title")] == [1, 3]
    await interactions.flush()
    assert await Interaction.objects.acount() == 2
