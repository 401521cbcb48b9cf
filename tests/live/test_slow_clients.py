"""A client that is held up, as on a busy machine, is still told why it is sent away."""

import asyncio
import json
import time

import pytest

from parties.protocol.close_codes import FLOOD
from tests.conftest import Deploy
from tests.live.protocol_client import create_party


def hold_up(seconds: float) -> None:
    """This whole process: nothing is read, sent or answered meanwhile."""
    time.sleep(seconds)


@pytest.mark.parametrize("process", [0, -1])
async def test_a_slow_client_still_receives_the_reason_for_its_disconnect(
    deploy: Deploy, process: int
) -> None:
    """What it goes on sending must not break the connection before it has read the reason."""
    url = (await asyncio.to_thread(deploy)).urls[process]
    ana = await create_party(url)
    async with ana.connect(url) as hers:
        message = json.dumps({"type": "interests.set", "weights": {"genre:war": 1}, "id": "flood"})
        for _ in range(600):
            await hers.socket.send(message)
        hold_up(2.5)
        hers.socket.transport.write(b"\x00" * 4)  # more of a frame, to whoever still listens
        assert await hers.wait_for_close() == FLOOD
