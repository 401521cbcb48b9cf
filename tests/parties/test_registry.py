"""The registry closes rooms that nobody uses, and no others."""

import pytest
from asgiref.sync import sync_to_async

from parties.delivery.send_queue import SendQueue
from parties.rooms.registry import rooms
from parties.storage.create_party import create_party

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_room_that_somebody_enters_while_another_is_closed_stays_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live = rooms()
    opened = {}
    for name in ("Movie night", "Film club"):
        state, host = await sync_to_async(create_party)(name, "Ana", None, "")
        room = opened[state.code] = await live.room(state.code)
        room.used_at = float("-inf")
        queue = SendQueue(host, room.snapshot, "program")
    unsubscribe = live.bus.unsubscribe

    async def enter_the_other(code: str) -> None:
        await unsubscribe(code)
        for room in opened.values():
            if room.code != code:
                room.connections.add(queue)

    monkeypatch.setattr(live.bus, "unsubscribe", enter_the_other)
    await live._check_rooms()
    assert len(live.open_codes) == 1
    monkeypatch.undo()
    await live.close()
