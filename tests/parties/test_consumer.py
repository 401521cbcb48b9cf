"""What a socket does when the party behind it cannot be shown."""

import logging

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from parties.access import identity
from parties.protocol.close_codes import FAILED
from parties.rooms.registry import rooms
from parties.rooms.room import Room
from parties.storage import create_party
from watchparty_site.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_snapshot_that_fails_is_logged_and_ends_its_socket(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(room: Room, participant: str) -> tuple[int, bytes]:
        raise ZeroDivisionError(participant)

    state, ana = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    token = identity.token_for(state.code, ana)
    headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())]
    monkeypatch.setattr(Room, "snapshot", broken)
    socket = WebsocketCommunicator(application, f"/ws/parties/{state.code}/", headers)
    assert (await socket.connect())[0]
    assert await socket.receive_output() == {"type": "websocket.close", "code": FAILED}
    failed = [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert [each.message for each in failed] == ["snapshot failed"]
    await socket.disconnect()
    await rooms().close()
