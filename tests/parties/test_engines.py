"""While two processes serve with different engines, the newest one's lists stand."""

import asyncio
import contextlib
import datetime
import gc
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.db import DatabaseError, OperationalError

from catalog.models import Title
from history.models import Rating
from parties.bus.bus import Bus
from parties.delivery.send_queue import SendQueue
from parties.domain.commands import SetWeights
from parties.domain.errors import StoreUnavailable
from parties.rooms import engine_loader
from parties.rooms.engine_loader import EngineLoader
from parties.rooms.registry import RoomRegistry
from parties.rooms.room import Room
from parties.storage import create_party
from recommender import engine
from recommender.engine import Engine
from tests.parties.bus_in_memory import Exchange

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 10


class Process:
    """One process's room of a party, its bus, and the one screen that is open on it."""

    def __init__(self, exchange: Exchange, name: str, code: str, ana: str) -> None:
        self.engines = EngineLoader()
        self.bus = Bus(
            exchange.transport(), name, lambda message: self.room.receive(message), lambda: None
        )
        self.room = Room(code, self.bus, self.engines)
        self.frames: list[dict[str, Any]] = []
        send_queue = SendQueue(ana, self.room.snapshot)
        self.room.connections.add(send_queue)
        self.tasks = [
            asyncio.create_task(work) for work in (self.bus.run(), send_queue.write(self.show))
        ]

    async def show(self, frame: bytes) -> None:
        self.frames.append(msgspec.json.decode(frame))

    @property
    def list_shown(self) -> tuple[int, list[int]]:
        """The revision of the newest list on the screen, and its titles."""
        for frame in reversed(self.frames):
            if frame["type"] in ("snapshot", "recommendations"):
                found = frame.get("recommendations", frame)
                return found["revision"], [title["id"] for title in found["titles"]]
        return -1, []

    async def shows(self, titles: list[int], revision: int = 0) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.list_shown[0] < revision or self.list_shown[1] != titles:
                await asyncio.sleep(0.01)


@pytest.fixture
def titles() -> list[int]:
    """Without ratings the first is the more popular."""
    made = [Title.objects.create(name=name, popularity=9 - len(name)) for name in ("Up", "Brazil")]
    return [title.id for title in made]


def people_love(title: int) -> None:
    """Thirty of them; each other title is liked by one."""
    rated_at = datetime.datetime(2026, 10, 30, tzinfo=datetime.UTC)
    for each in Title.objects.all():
        for number in range(30 if each.id == title else 1):
            Rating.objects.create(person=f"tested:{number}", title=each, stars=5, rated_at=rated_at)
    call_command("train_recommender", verbosity=0)


@contextlib.asynccontextmanager
async def two_processes(*names: str) -> AsyncIterator[tuple[Process, Process, str]]:
    """Two of these names with Ana's party open, which is exchanged between them; and Ana's id."""
    state, ana = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    exchange = Exchange()
    pair = [Process(exchange, name, state.code, ana) for name in names]
    for each in pair:
        await each.engines.engine()
        await each.bus.subscribe(state.code)
    yield pair[0], pair[1], ana
    for task in [task for each in pair for task in each.tasks]:
        task.cancel()
    await asyncio.gather(*(task for each in pair for task in each.tasks), return_exceptions=True)


@pytest.fixture
async def processes(titles: list[int]) -> AsyncIterator[tuple[Process, Process, str]]:
    async with two_processes("old", "new") as both:
        yield both


async def test_the_first_engine_is_loaded_once_for_all_who_wait_and_tried_again_if_that_failed(
    titles: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def next_engine(*reported: Any) -> Engine:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise OperationalError("the database is away")
        return engine.next_engine(*reported)

    monkeypatch.setattr(engine_loader, "next_engine", next_engine)
    unhandled: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, reported: unhandled.append(reported))
    holder = EngineLoader()
    waiting = [asyncio.create_task(holder.engine()) for _ in range(3)]
    await asyncio.sleep(0)
    for each in waiting[:2]:
        each.cancel()
    with pytest.raises(StoreUnavailable):
        await waiting[2]
    del waiting
    gc.collect()
    assert unhandled == []
    first, second = await asyncio.gather(holder.engine(), holder.engine())
    assert first is second
    assert asked == 2


async def test_a_process_that_is_ready_knows_its_titles_or_opens_without_them(
    titles: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*reported: Any) -> Engine:
        raise DatabaseError

    live, late = RoomRegistry(), RoomRegistry()
    await live.preload_engine()
    assert live.engines.knows(f"title:{titles[0]}")
    monkeypatch.setattr(engine_loader, "next_engine", away)
    await late.preload_engine()
    assert not late.engines.knows(f"title:{titles[0]}")
    await asyncio.gather(live.close(), late.close())


async def test_an_older_engines_list_is_replaced_for_every_participant(
    processes: tuple[Process, Process, str], titles: list[int]
) -> None:
    old, new, ana = processes
    first, second = titles
    await asyncio.gather(*(each.shows([first, second]) for each in (old, new)))
    await sync_to_async(people_love)(second)
    assert await new.engines.refresh()
    _, revision, _ = await old.room.submit(
        SetWeights(ana, {"title:404": 0.5, f"title:{first}": 0.01})
    )
    await asyncio.gather(*(each.shows([second, first], revision) for each in (old, new)))
    assert not new.engines.has_newer_than((await new.engines.engine()).generation)
    assert new.engines.has_newer_than((await old.engines.engine()).generation)


async def test_a_room_that_released_its_memory_ranks_as_before(
    processes: tuple[Process, Process, str], titles: list[int]
) -> None:
    one, other, ana = processes
    first, second = titles
    await one.room.submit(SetWeights(ana, {f"title:{first}": -0.9}))
    await asyncio.gather(*(each.shows([second, first], 1) for each in (one, other)))
    one.room.release_memory()
    assert (
        msgspec.json.decode((await one.room.snapshot(ana))[1])["recommendations"]
        == (msgspec.json.decode((await other.room.snapshot(ana))[1])["recommendations"])
    )
    _, revision, _ = await one.room.submit(SetWeights(ana, {f"title:{first}": 0.9}))
    await asyncio.gather(*(each.shows([first, second], revision) for each in (one, other)))


async def test_an_engine_that_was_swapped_is_seen_before_anybody_moves(
    processes: tuple[Process, Process, str], titles: list[int]
) -> None:
    old, new, _ = processes
    first, second = titles
    await asyncio.gather(*(each.shows([first, second]) for each in (old, new)))
    await sync_to_async(people_love)(second)
    await new.engines.refresh()
    await new.room.rerank()
    await asyncio.gather(*(each.shows([second, first]) for each in (old, new)))
    assert not await new.engines.refresh()
