"""What sockets leave behind when they close does not stay in the process."""

import asyncio
import contextlib

import pytest

from tests.harness.deployment import ServerProcess
from tests.harness.site import EmbeddedSite
from tests.live.protocol_client import PATIENCE, create_party
from tests.live.raw_websocket import Count, metric_value

CLIENTS = 5
COLLECTIONS = 'python_gc_collections_total{generation="2"}'


@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_what_closed_sockets_leave_behind_is_collected_soon_and_not_when_millions_have_come(
    small_site: EmbeddedSite, server: str, count: Count
) -> None:
    folder = small_site.folder
    settings = small_site.copy_settings() | {"GIVE_BACK_SECONDS": "1"}
    process = ServerProcess(folder, f"memory-{server}", settings, server)
    try:
        await asyncio.to_thread(process.start)
        await asyncio.to_thread(process.wait_until_it_answers)
        ana = await create_party(process.url)
        before = await metric_value(process.url, COLLECTIONS)
        async with contextlib.AsyncExitStack() as clients:
            for _ in range(CLIENTS):
                await clients.enter_async_context(ana.connect(process.url))
        async with asyncio.timeout(PATIENCE):
            while (now := await metric_value(process.url, COLLECTIONS)) == before:
                await asyncio.sleep(0.1)
        count("collections", now - before)
    finally:
        await asyncio.to_thread(process.stop)
