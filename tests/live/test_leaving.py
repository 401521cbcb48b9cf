"""A process that was told to stop takes nobody new, and says so while it sends its clients away."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.harness.deployment import SERVERS, Deployment
from tests.harness.site import EmbeddedSite
from tests.live.protocol_client import Person, create_party, join_party
from tests.live.raw_websocket import Count, raw_websocket

# Daphne answers no handshake with a status of the application's own.
REFUSED = {"uvicorn": 503, "daphne": 403}


@pytest.fixture(params=SERVERS)
async def site(
    embedded_site: EmbeddedSite, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Deployment]:
    settings = embedded_site.copy_settings() | {"SERVER": request.param}
    deployment = Deployment(tmp_path, 1, settings)
    await asyncio.to_thread(deployment.start)
    yield deployment
    deployment.stop()


def readiness(url: str) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


async def refusal(person: Person, url: str) -> int:
    with pytest.raises(InvalidStatus) as refused:
        async with person.connect(url):
            pass
    return refused.value.response.status_code


async def test_handshakes_are_refused_and_readyz_states_why_as_soon_as_shutdown_begins(
    site: Deployment, count: Count
) -> None:
    url, process = site.urls[0], site.processes[0].process
    assert process
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    assert (await asyncio.to_thread(readiness, url))[0] == 200
    # One who never reads is waited for, and so the end can be looked at.
    async with ana.connect(url) as hers, raw_websocket(bo, url):
        process.terminate()
        await hers.wait_for_close()
        status, reported = await asyncio.to_thread(readiness, url)
        answered = await refusal(ana, url)
        count("answered", answered)
        assert answered == REFUSED[site.settings["SERVER"]]
        assert await asyncio.to_thread(process.wait, 15) is not None
    assert status == 503
    assert reported["status"] == "unavailable"
    assert "is shutting down" in reported["checks"]["process"]["detail"]
