"""What rooms count is what happened in them."""

import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from prometheus_client import REGISTRY

from parties.delivery.send_queue import SendQueue
from parties.domain.commands import ClearWeights, Command, Hide, SetWeights
from parties.domain.errors import Refused, StoreUnavailable
from parties.leases import leases
from parties.rooms import presence
from parties.rooms.registry import rooms
from parties.rooms.room import Room
from parties.storage.committer import Committer
from parties.storage.db_threads import run_in_store_thread
from tests.parties.test_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)
Counted = Callable[[str], float]
SAMPLES = [
    "watchparty_moves_total",
    "watchparty_commit_seconds_count",
    "watchparty_commit_failures_total",
    "watchparty_connections_opened_total",
    "watchparty_reconnects_total",
]


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test() -> AsyncIterator[None]:
    yield
    await rooms().close()


@pytest.fixture
def counted() -> Counted:
    """By how much a sample has grown since the test began."""
    before = {name: sample(name) for name in SAMPLES}
    return lambda name: sample(name) - before[name]


def sample(name: str) -> float:
    return REGISTRY.get_sample_value(name) or 0.0


async def party() -> tuple[Room, str]:
    made = await Caller().creates_party()
    return await rooms().room(made["code"]), made["participant"]["id"]


async def submitted(room: Room, *changes: Command) -> None:
    for change in changes:
        with contextlib.suppress(Refused):
            await room.submit(change)


async def test_moves_are_weights_that_were_set_or_cleared_and_nothing_else(
    counted: Counted,
) -> None:
    room, ana = await party()
    await submitted(
        room,
        SetWeights(ana, {"genre:comedy": 0.5}),
        ClearWeights(ana),
        Hide(ana, hidden=True),
        SetWeights("nobody", {"genre:comedy": 0.5}),
    )
    assert counted("watchparty_moves_total") == 2


async def test_a_commit_that_fails_is_counted_and_not_timed(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, ana = await party()

    async def fail(*_: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(Committer, "commit", fail)
    await submitted(room, SetWeights(ana, {"genre:comedy": 0.5}))
    assert counted("watchparty_commit_failures_total") == 1
    assert counted("watchparty_commit_seconds_count") == 0
    assert counted("watchparty_moves_total") == 0


async def comes(room: Room, participant: str) -> SendQueue:
    send_queue = SendQueue(participant, room.snapshot)
    await rooms().connect(room.code, send_queue)
    return send_queue


async def test_who_was_gone_and_comes_back_within_the_minute_is_a_reconnect(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0.0)
    room, ana = await party()
    first, second = await comes(room, ana), await comes(room, ana)
    assert counted("watchparty_connections_opened_total") == 2
    assert counted("watchparty_reconnects_total") == 0, "a second screen comes back from nowhere"
    for send_queue in (first, second):
        rooms().disconnect(room, send_queue)
    await rooms().presence.update([room])
    assert ana not in room.online
    await comes(room, ana)
    assert counted("watchparty_reconnects_total") == 1


async def test_who_comes_from_a_process_that_ended_is_a_reconnect(counted: Counted) -> None:
    room, ana = await party()
    await run_in_store_thread(leases.acquire, "a process before this one", [ana])
    await comes(room, ana)
    assert counted("watchparty_reconnects_total") == 1
