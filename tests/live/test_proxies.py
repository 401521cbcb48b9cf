"""The configurations that we ship for nginx and Caddy let everything through that rooms need, and
`manage.py check_proxy` finds what a careless operator breaks."""

import asyncio
import contextlib
import json
import re
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment, two_processes
from tests.harness.proxies import NAME, PROXIES, Caddy, Certificate, Nginx, Proxy, running
from tests.harness.site import ROOT, ClusterSite, environment
from tests.live.protocol_client import connect_client, create_party, join_party

PATH = "/evenings/watch"
HANDSHAKE_SECONDS = 10  # in both configurations
SLACK = 4


def check(proxied: Deployment, proxy: Proxy, url: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), "check_proxy", url or proxy.url]
    trusted = {"SSL_CERT_FILE": str(proxy.certificate.path)}
    return subprocess.run(
        [*command, "--idle", "3"],
        cwd=ROOT,
        env=environment(**proxied.settings, **trusted),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("kind", PROXIES)
async def test_the_shipped_configuration_passes_every_check_and_serves_a_party(
    kind: str, proxied: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    with running(PROXIES[kind](tmp_path, proxied.urls, certificate)) as proxy:
        reported = await asyncio.to_thread(check, proxied, proxy)
        assert reported.returncode == 0, (
            reported.stdout + reported.stderr + proxy.log.read_text()[-2000:]
        )
        ana = await create_party(proxied.urls[0])
        bo = await join_party(proxied.urls[1], ana.code, "Bo")
        async with contextlib.AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(
                    connect_client(proxy.url, ana.code, each.token, ssl=proxy.certificate.trusted)
                )
                for each in (ana, bo, ana, bo)
            ]
            moved = await clients[0].send("interests.set", weights={"genre:comedy": 1})
            for each in clients:
                await each.wait_for_revision(moved["revision"])
            assert all(each.recommendations == clients[0].recommendations for each in clients)


class NginxUnderPath(Nginx):
    def _configuration(self) -> str:
        return super()._configuration().replace("location / {", f"location {PATH}/ {{")


class CaddyUnderPath(Caddy):
    def _configuration(self) -> str:
        return super()._configuration().replace("reverse_proxy ", f"reverse_proxy {PATH}/* ", 1)


@pytest.fixture(scope="module")
def under_a_path(
    cluster_site: ClusterSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("path")
    variables = {"TRUSTED_PROXIES": "1", "ROOT_PATH": PATH, **MANY_AT_ONCE}
    with two_processes(cluster_site, folder, **variables) as site:
        yield site


@pytest.mark.parametrize("kind", [NginxUnderPath, CaddyUnderPath])
async def test_a_site_under_a_path_of_another_one_serves_its_pages_and_its_sockets(
    kind: type[Proxy], under_a_path: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    with running(kind(tmp_path, under_a_path.urls, certificate)) as proxy:
        site = proxy.url + PATH
        reported = await asyncio.to_thread(check, under_a_path, proxy, site)
        assert reported.returncode == 0, reported.stdout + reported.stderr
        page = await asyncio.to_thread(read, f"{site}/", certificate.trusted)
        addresses = re.findall(r'(?:href|src)="(/[^"]*)"', page)
        assert addresses
        for address in addresses:
            assert address.startswith(f"{PATH}/")
            assert await asyncio.to_thread(read, proxy.url + address, certificate.trusted)
        ana = await create_party(f"{under_a_path.urls[0]}{PATH}")
        assert (await ana.snapshot(under_a_path.urls[1]))["party"]["url"] == f"{PATH}/p/{ana.code}/"
        async with connect_client(
            site, ana.code, ana.token, ssl=certificate.trusted, origin=proxy.url
        ) as client:
            await client.send("interests.set", weights={"genre:comedy": 1})


def read(url: str, context: ssl.SSLContext) -> str:
    with urllib.request.urlopen(url, context=context) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("kind", PROXIES)
async def test_a_proxy_waits_for_a_slow_body_and_not_for_a_handshake_without_end(
    kind: str, proxied: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    with running(PROXIES[kind](tmp_path, proxied.urls, certificate)) as proxy:
        answered, closed_after = await asyncio.gather(a_slow_body(proxy), half_a_handshake(proxy))
    assert answered.startswith(b"HTTP/1.1 201 "), answered
    assert HANDSHAKE_SECONDS - 1 < closed_after < HANDSHAKE_SECONDS + SLACK


async def half_a_handshake(proxy: Proxy) -> float:
    """How many seconds it took the proxy to give up."""
    reader, writer = await asyncio.open_connection(NAME, proxy.port, ssl=proxy.certificate.trusted)
    writer.write(b"GET /ws/parties/PARTY2/ HTTP/1.1\r\nHost: localhost\r\n")
    started = time.monotonic()
    async with asyncio.timeout(HANDSHAKE_SECONDS + SLACK):
        assert await reader.read() == b""
    writer.close()
    return time.monotonic() - started


async def a_slow_body(proxy: Proxy) -> bytes:
    """What is answered to a body that takes longer than a whole handshake may."""
    body = json.dumps({"name": "Movie night", "host_name": "Ana"}).encode()
    reader, writer = await asyncio.open_connection(NAME, proxy.port, ssl=proxy.certificate.trusted)
    head = f"POST /api/v1/parties HTTP/1.1\r\nHost: {NAME}:{proxy.port}\r\n"
    head += "Content-Type: application/json\r\nConnection: close\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
    for start in range(0, len(body), len(body) // 4 + 1):
        await asyncio.sleep((HANDSHAKE_SECONDS + SLACK) / 4)
        writer.write(body[start : start + len(body) // 4 + 1])
    answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    ("without", "finding", "sentence"),
    [
        ("proxy_set_header Upgrade", "upgrade", "Pass Upgrade and Connection on"),
        ("proxy_set_header Host", "answers", "Pass Host on as it came"),
        ("proxy_set_header X-Forwarded-For", "address", "An address can be forged."),
        ("proxy_set_header X-Forwarded-Proto", "address", "Pass X-Forwarded-Proto on"),
        ("location ~ /(metrics|readyz)$ {\n        return 404;\n    }", "private pages", "deny"),
    ],
)
def test_what_a_careless_operator_leaves_out_is_named(
    proxied: Deployment,
    certificate: Certificate,
    tmp_path: Path,
    without: str,
    finding: str,
    sentence: str,
) -> None:
    with running(Nginx(tmp_path, proxied.urls, certificate, without)) as proxy:
        reported = check(proxied, proxy)
    assert reported.returncode != 0
    named = [line for line in reported.stdout.splitlines() if line.startswith(finding)]
    assert named, reported.stdout + reported.stderr
    assert sentence in named[0]
    assert "Traceback" not in reported.stderr


def test_a_time_out_that_cuts_idle_sockets_is_named(
    proxied: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    class Hasty(Nginx):
        def _configuration(self) -> str:
            return super()._configuration().replace("read_timeout    60s", "read_timeout 1s")

    with running(Hasty(tmp_path, proxied.urls, certificate)) as proxy:
        reported = check(proxied, proxy)
    assert reported.returncode != 0
    assert "A socket was cut within 3 s." in reported.stdout


def test_an_address_where_nothing_listens_is_reported_in_a_sentence(
    proxied: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    absent = Nginx(tmp_path, proxied.urls, certificate)
    reported = check(proxied, absent)
    assert reported.returncode != 0
    assert f"{absent.url} does not answer" in reported.stdout
    assert "Traceback" not in reported.stderr
    reported = check(proxied, absent, url="watch.example")
    assert "must begin with http:// or https://" in reported.stderr


def test_only_staff_may_see_how_a_request_arrives(proxied: Deployment) -> None:
    for headers in ({}, {"Authorization": "Bearer sight:forged:token"}):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(
                urllib.request.Request(f"{proxied.urls[0]}/selfcheck", None, headers)
            )
        with refused.value as answer:
            assert answer.code == 403
