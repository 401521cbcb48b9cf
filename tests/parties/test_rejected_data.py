"""A command whose data the database refuses fails alone: those committed with it are committed."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from catalog.models import Title
from parties.domain.commands import ChangeSettings, Command, SetWeights
from parties.domain.errors import Refused
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.joining import Join
from parties.domain.playback import PickTitle
from parties.domain.state import StreamPosition
from parties.models import Pick
from parties.rooms.registry import rooms
from parties.rooms.room import Room
from parties.storage import create_party, party_store

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = 10**9  # the key of no row
MOVERS = [f"guest{number}" for number in range(5)]


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    state, _ = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    guests: list[Command] = [Join(each, each, "participant", timezone.now(), 50) for each in MOVERS]
    await sync_to_async(party_store.commit)(state.code, guests, state)
    yield await rooms().room(state.code)
    await rooms().close()


async def commit(room: Room, *commands: Command) -> list[StreamPosition | BaseException]:
    """In one batch."""
    submitted = [room.submit(each) for each in commands]
    return await asyncio.gather(*submitted, return_exceptions=True)


def moves(weight: float) -> list[Command]:
    return [SetWeights(each, {"genre:comedy": weight}) for each in MOVERS]


async def host_of(room: Room) -> str:
    host = (await room.state()).host()
    assert host is not None
    return host.id


def revisions(outcomes: list[StreamPosition | BaseException]) -> list[int]:
    assert all(isinstance(each, StreamPosition) for each in outcomes)
    return [each.revision for each in outcomes if isinstance(each, StreamPosition)]


async def test_a_pick_of_a_deleted_title_is_refused_by_name_and_everybody_elses_moves_are_saved(
    room: Room,
) -> None:
    ana = await host_of(room)
    pick = PickTitle(ana, "pick", NOWHERE, timezone.now())
    for culprit in range(len(MOVERS) + 1):
        batch = moves(culprit / 10)
        batch.insert(culprit, pick)
        outcomes = await commit(room, *batch)
        refused = outcomes.pop(culprit)
        assert isinstance(refused, Refused)
        assert refused.code == "title_not_found"
        acked = revisions(outcomes)
        assert acked == sorted(acked)
        stored = await sync_to_async(party_store.load)(room.code)
        assert stored == await room.state()
        assert stored.revision == acked[-1]
        assert {stored.participants[each].weights.get("genre:comedy") for each in MOVERS} == {
            culprit / 10
        }
    assert not await Pick.objects.aexists()


async def test_other_data_that_is_refused_is_unavailable_and_leaves_everything_else(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await host_of(room)
    joins = Join("cy", "Cy", "participant", timezone.now(), 50, member=NOWHERE)
    named = ChangeSettings(ana, name="Late night")
    caplog.set_level(logging.ERROR)
    first, refused, second, *others = await commit(room, moves(0.5)[0], joins, named, *moves(1))
    assert isinstance(refused, Refused)
    assert refused.code == "unavailable"
    acked = revisions([first, second, *others])
    assert acked == sorted(acked)
    stored = await sync_to_async(party_store.load)(room.code)
    assert (stored.name, "cy" in stored.participants) == ("Late night", False)
    assert stored == await room.state()
    assert [each.message for each in caplog.records] == ["commit failed"]


async def test_a_key_counts_once_in_whatever_part_of_a_batch_it_is_repeated(room: Room) -> None:
    ana = await host_of(room)
    key = IdempotencyKey(ana, "kk")
    named = ChangeSettings(ana, name="Late night")
    submitted = [
        room.submit(named, key),
        room.submit(PickTitle(ana, "pick", NOWHERE, timezone.now())),
        room.submit(named, key),
    ]
    first, refused, again = await asyncio.gather(*submitted, return_exceptions=True)
    assert isinstance(refused, Refused)
    assert first == again


async def test_a_title_that_the_engine_has_and_the_catalogue_has_no_more_is_not_found() -> None:
    title = await Title.objects.acreate(name="Up")
    state, ana = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    room = await rooms().room(state.code)
    await room.explain(title.pk, asking="")
    await Title.objects.filter(pk=title.pk).adelete()
    with pytest.raises(Refused) as refused:
        await room.pick(title.pk, ana, timezone.now())
    assert refused.value.code == "title_not_found"
    await rooms().close()


async def test_a_fault_after_a_commit_leaves_nobody_without_an_answer(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def encode_nothing(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as broken:
        broken.setattr("parties.rooms.commits.encode_events", encode_nothing)
        outcomes = await commit(room, *moves(0.7))
    assert {each.code for each in outcomes if isinstance(each, Refused)} == {"unavailable"}
    assert len(outcomes) == len(MOVERS)
    assert (await room.state()).participants[MOVERS[0]].weights == {"genre:comedy": 0.7}
    revisions(await commit(room, *moves(0.8)))
