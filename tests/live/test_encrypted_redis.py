"""Processes that share a party reach a Redis that speaks TLS, if they trust it."""

import asyncio
import contextlib
import json
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness.deployment import Deployment, two_processes
from tests.harness.outage_proxy import OutageProxy
from tests.harness.proxies import NAME, Certificate
from tests.harness.site import ClusterSite
from tests.harness.valkey import own_valkey
from tests.live.protocol_client import create_party, join_party

SOON = 2.0


@pytest.fixture
async def encrypted(certificate: Certificate) -> AsyncIterator[str]:
    """The address of a Redis that shows the certificate."""
    with own_valkey() as server:
        proxy = OutageProxy(server.port, certificate.shown)
        await proxy.open()
        yield f"rediss://{NAME}:{proxy.port}/0"
        await proxy.shut()


@contextlib.asynccontextmanager
async def serving(site: ClusterSite, folder: Path, address: str) -> AsyncIterator[Deployment]:
    """In a thread: the way to Redis leads through this event loop."""
    stack = contextlib.ExitStack()
    processes = two_processes(site, folder, REDIS_URL=address)
    try:
        yield await asyncio.to_thread(stack.enter_context, processes)
    finally:
        await asyncio.to_thread(stack.close)


async def channel_layer(url: str) -> dict[str, object]:
    def ask() -> bytes:
        with urllib.request.urlopen(f"{url}/readyz", timeout=20) as answer:
            read: bytes = answer.read()
            return read

    reported: dict[str, object] = json.loads(await asyncio.to_thread(ask))["checks"][
        "channel_layer"
    ]
    return reported


async def test_a_move_crosses_an_encrypted_bus(
    encrypted: str, certificate: Certificate, cluster_site: ClusterSite, tmp_path: Path
) -> None:
    trusting = f"{encrypted}?ssl_ca_certs={certificate.path}"
    async with serving(cluster_site, tmp_path, trusting) as site:
        assert await channel_layer(site.urls[0]) == {"ok": True}
        ana = await create_party(site.urls[0])
        bo = await join_party(site.urls[1], ana.code, "Bo")
        async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
            await hers.send("interests.set", weights={"genre:comedy": 1})
            await his.wait_for(lambda: his.weights(ana) == {"genre:comedy": 1}, patience=SOON)


async def test_a_certificate_that_is_not_trusted_is_named(
    encrypted: str, cluster_site: ClusterSite, tmp_path: Path
) -> None:
    async with serving(cluster_site, tmp_path, encrypted) as site:
        assert await channel_layer(site.urls[1]) == {
            "ok": False,
            "detail": "Redis shows a certificate that is not trusted here.",
        }
        assert "Traceback" not in site.logs()
