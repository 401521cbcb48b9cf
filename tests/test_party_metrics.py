"""What rooms count is what happened in them."""

import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from django.db import OperationalError
from prometheus_client import REGISTRY

from parties.changes import Change, ClearWeights, Hide, SetWeights
from parties.committer import Committer
from parties.live import rooms
from parties.refusals import Refused
from parties.room import Room
from tests.test_party_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)
Counted = Callable[[str], float]
SAMPLES = [
    "watchparty_moves_total",
    "watchparty_commit_seconds_count",
    "watchparty_commit_failures_total",
]


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test() -> AsyncIterator[None]:
    yield
    await rooms().stop()


@pytest.fixture
def counted() -> Counted:
    """By how much a sample has grown since the test began."""
    before = {name: sample(name) for name in SAMPLES}
    return lambda name: sample(name) - before[name]


def sample(name: str) -> float:
    return REGISTRY.get_sample_value(name) or 0.0


async def party() -> tuple[Room, str]:
    made = await Caller().founds()
    return await rooms().room(made["code"]), made["participant"]["id"]


async def submitted(room: Room, *changes: Change) -> None:
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
        raise OperationalError("away")

    monkeypatch.setattr(Committer, "commit", fail)
    await submitted(room, SetWeights(ana, {"genre:comedy": 0.5}))
    assert counted("watchparty_commit_failures_total") == 1
    assert counted("watchparty_commit_seconds_count") == 0
    assert counted("watchparty_moves_total") == 0
