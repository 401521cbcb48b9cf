"""A process that has not yet received what another saved refuses nobody for it."""

import datetime
from collections.abc import AsyncIterator

import pytest

from parties.domain.closing import Close, Reopen
from parties.domain.commands import Command, Remove
from parties.domain.errors import Refused
from parties.domain.joining import Join
from parties.storage import party_store
from parties.storage.db_threads import run_in_store_thread
from parties.websocket.handshake import check_joined
from tests.parties.test_engines import Process, two_processes

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
async def processes() -> AsyncIterator[tuple[Process, Process, str]]:
    async with two_processes("one", "two") as both:
        yield both


async def save_elsewhere(process: Process, *commands: Command) -> None:
    """By a process whose messages do not arrive."""
    await run_in_store_thread(party_store.commit, process.room.code, list(commands), None)


async def refusal(process: Process, subject: str) -> str:
    with pytest.raises(Refused) as refused:
        await check_joined(process.room, subject)
    return refused.value.code


async def test_a_party_that_was_opened_again_elsewhere_is_open(
    processes: tuple[Process, Process, str],
) -> None:
    process, _, ana = processes
    await process.room.submit(Close(ana))
    assert await refusal(process, ana) == "party_closed"
    await save_elsewhere(process, Reopen(ana))
    assert await check_joined(process.room, ana) == ana


async def test_who_joined_elsewhere_is_in_the_party_until_they_are_removed(
    processes: tuple[Process, Process, str],
) -> None:
    process, _, ana = processes
    assert await refusal(process, "bo") == "removed"
    await save_elsewhere(process, Join("bo", "Bo", "participant", NOW, capacity=10))
    assert await check_joined(process.room, "bo") == "bo"
    await process.room.submit(Remove(ana, "bo"))
    assert await refusal(process, "bo") == "removed"
