"""A room opens ballots on its shortlist or its list, and closes them when their time is over."""

import asyncio
import datetime
from collections.abc import AsyncIterator

import msgspec
import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from catalog.models import Title
from parties.domain.ballot import CastVote, OpenBallot
from parties.domain.ballot_counting import Vote
from parties.domain.ballot_state import BallotState
from parties.domain.commands import Command
from parties.domain.errors import Refused
from parties.domain.joining import Join
from parties.domain.shortlist import AddNomination
from parties.models import Ballot
from parties.rooms.ballot_opening import BallotRequest
from parties.rooms.registry import rooms
from parties.rooms.room import Room
from parties.storage import create_party, party_store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    titles = [Title(id=each, name=f"Title {each}", popularity=each) for each in range(1, 41)]
    await sync_to_async(Title.objects.bulk_create)(titles)
    state, _ = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    yield await rooms().room(state.code)
    await rooms().close()


async def host_of(room: Room) -> str:
    host = (await room.state()).host()
    assert host is not None
    return host.id


async def opened(room: Room, titles: tuple[int, ...] | None = None) -> BallotState:
    request = BallotRequest(await host_of(room), timezone.now(), "approval", titles)
    await room.open_ballot(request)
    return await ballot_of(room)


async def ballot_of(room: Room) -> BallotState:
    ballot = (await room.state()).ballot
    assert ballot is not None
    return ballot


async def nominate(room: Room, *titles: int) -> None:
    for title in titles:
        await room.submit(AddNomination(await host_of(room), title, timezone.now()))


async def test_a_ballot_is_on_the_shortlist_and_knows_how_its_titles_stand(room: Room) -> None:
    await nominate(room, 3, 40)  # the twenty most popular are the list
    ballot = await opened(room)
    assert ballot.titles == ballot.nominated == (3, 40)
    unlisted, listed = ballot.placements
    assert (unlisted.rank, unlisted.block, listed.rank, listed.block) == (None, "", 1, "list")
    assert unlisted.fits.keys() == listed.fits.keys() == {await host_of(room)}


async def test_without_a_shortlist_it_is_on_the_first_five_of_the_list(room: Room) -> None:
    assert (await opened(room)).titles == (40, 39, 38, 37, 36)


async def test_titles_that_stand_nowhere_may_be_named(room: Room) -> None:
    ballot = await opened(room, (1, 2))
    assert [each.score is not None for each in ballot.placements] == [True, True]


@pytest.mark.parametrize("nominated", [(), (3,)])
async def test_what_cannot_be_voted_on_is_refused_and_opens_nothing(
    room: Room, nominated: tuple[int, ...]
) -> None:
    await nominate(room, *nominated)
    request = BallotRequest(await host_of(room), timezone.now(), "score", (1, 10**6))
    if nominated:
        request = BallotRequest(await host_of(room), timezone.now(), "score")
    with pytest.raises(Refused) as refused:
        await room.open_ballot(request)
    assert refused.value.code == ("wrong_number_of_titles" if nominated else "title_not_found")
    assert (await room.state()).ballot is None


async def closed_ballot(room: Room) -> BallotState:
    for _ in range(100):
        if not (ballot := await ballot_of(room)).is_open:
            return ballot
        await asyncio.sleep(0.1)
    raise AssertionError("It is still open.")


def shortly_ending(host: str) -> OpenBallot:
    """Opened a while ago by some process: it has two seconds left."""
    began = timezone.now() - datetime.timedelta(seconds=13)
    return OpenBallot(host, "ballot", "approval", (7, 8), began, 15)


async def test_a_ballot_closes_by_itself_when_its_time_is_over(room: Room) -> None:
    host = await host_of(room)
    await room.submit(shortly_ending(host))
    ballot = await closed_ballot(room)
    assert (ballot.winner, ballot.progress) == (None, "closed")
    assert ballot.closes_at is not None
    assert ballot.closed_at is not None
    late = ballot.closed_at - ballot.closes_at
    assert datetime.timedelta(0) <= late < datetime.timedelta(seconds=1)


async def test_a_ballot_that_another_process_opened_closes_here(room: Room) -> None:
    """It is known from the database alone, as after the death of that process."""
    host = await host_of(room)
    opening = msgspec.structs.replace(shortly_ending(host), present=frozenset({"bo"}))
    commands: list[Command] = [
        Join("bo", "Bo", "participant", opening.at, 50),
        opening,
        CastVote(host, "ballot", Vote(approve=(8,)), opening.at),
    ]
    await sync_to_async(party_store.commit)(room.code, commands, None)
    room.resync()
    assert (await ballot_of(room)).is_open
    assert (await closed_ballot(room)).winner == 8


async def test_a_room_that_nobody_has_open_is_opened_to_close_its_ballot(room: Room) -> None:
    host = await host_of(room)
    an_hour_ago = timezone.now() - datetime.timedelta(hours=1)
    long_ago = msgspec.structs.replace(shortly_ending(host), at=an_hour_ago)
    await rooms().close()
    await sync_to_async(party_store.commit)(room.code, [long_ago], None)
    registry = rooms()
    registry._rooms.clear()
    await registry._open_overdue()
    assert registry.open_codes == [room.code]
    await registry._watch_ballots()
    again = await registry.room(room.code)
    assert not (await closed_ballot(again)).is_open
    progress = sync_to_async(lambda: Ballot.objects.get().progress)
    assert await progress() == "closed"
