"""Frames are not compressed: a room's are small, and each socket would cost memory for it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests.harness.deployment import SERVERS, Deployment
from tests.harness.site import EmbeddedSite
from tests.live.protocol_client import create_party


@pytest.fixture(params=SERVERS)
async def site(
    embedded_site: EmbeddedSite, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Deployment]:
    deployment = Deployment(tmp_path, 1, embedded_site.copy_settings() | {"SERVER": request.param})
    await asyncio.to_thread(deployment.start)
    yield deployment
    deployment.stop()


async def test_a_client_that_offers_compression_gets_none(site: Deployment) -> None:
    ana = await create_party(site.urls[0])
    address = f"{site.urls[0].replace('http', 'ws', 1)}/ws/parties/{ana.code}/"
    headers = {"Authorization": f"Bearer {ana.token}"}
    async with connect(
        address, additional_headers=headers, compression="deflate", max_size=None
    ) as socket:
        assert socket.request
        assert socket.response
        assert "permessage-deflate" in socket.request.headers["Sec-WebSocket-Extensions"]
        assert "Sec-WebSocket-Extensions" not in socket.response.headers
        assert '"type":"snapshot"' in str(await socket.recv())
