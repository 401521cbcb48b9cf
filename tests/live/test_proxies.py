"""The configurations that we ship for nginx and Caddy let everything through that rooms need, and
`manage.py check_proxy` finds what a careless operator breaks."""

import asyncio
import contextlib
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.proxies import PROXIES, Certificate, Nginx, Proxy
from tests.harness.site import ROOT, ClusterSite, environment
from tests.live.protocol_client import create_party, join_party, screen


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def site(
    cluster_site: ClusterSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    settings = cluster_site.a_copy() | MANY_AT_ONCE | {"TRUSTED_PROXIES": "1"}
    deployment = Deployment(tmp_path_factory.mktemp("proxied"), 2, settings)
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()
        cluster_site.forget(settings)


@contextlib.contextmanager
def running(proxy: Proxy) -> Iterator[Proxy]:
    try:
        proxy.start()
        yield proxy
    finally:
        proxy.stop()


def check(site: Deployment, proxy: Proxy, url: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), "check_proxy", url or proxy.url]
    trusted = {"SSL_CERT_FILE": str(proxy.certificate.path)}
    return subprocess.run(
        [*command, "--idle", "3"],
        cwd=ROOT,
        env=environment(**site.settings, **trusted),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("kind", PROXIES)
async def test_the_shipped_configuration_passes_every_check_and_serves_a_party(
    kind: str, site: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    with running(PROXIES[kind](tmp_path, site.urls, certificate)) as proxy:
        told = await asyncio.to_thread(check, site, proxy)
        assert told.returncode == 0, told.stdout + told.stderr + proxy.log.read_text()[-2000:]
        ana = await create_party(site.urls[0])
        bo = await join_party(site.urls[1], ana.code, "Bo")
        trusting = {"ssl": ssl.create_default_context(cafile=str(certificate.path))}
        async with contextlib.AsyncExitStack() as stack:
            screens = [
                await stack.enter_async_context(screen(proxy.url, ana.code, each.token, **trusting))
                for each in (ana, bo, ana, bo)
            ]
            moved = await screens[0].send("interests.set", weights={"genre:comedy": 1})
            for each in screens:
                await each.until_revision(moved["revision"])
            assert all(each.recommendations == screens[0].recommendations for each in screens)


@pytest.mark.parametrize(
    ("without", "finding", "sentence"),
    [
        ("proxy_set_header Upgrade", "upgrade", "Pass Upgrade and Connection on"),
        ("proxy_set_header Host", "answers", "Pass Host on as it came"),
        ("proxy_set_header X-Forwarded-For", "address", "An address can be forged."),
        ("proxy_set_header X-Forwarded-Proto", "address", "Pass X-Forwarded-Proto on"),
        ("location ~ ^/(metrics|readyz)$ {\n        return 404;\n    }", "private pages", "deny"),
    ],
)
def test_what_a_careless_operator_leaves_out_is_named(
    site: Deployment,
    certificate: Certificate,
    tmp_path: Path,
    without: str,
    finding: str,
    sentence: str,
) -> None:
    with running(Nginx(tmp_path, site.urls, certificate, without)) as proxy:
        told = check(site, proxy)
    assert told.returncode != 0
    named = [line for line in told.stdout.splitlines() if line.startswith(finding)]
    assert named, told.stdout + told.stderr
    assert sentence in named[0]
    assert "Traceback" not in told.stderr


def test_a_time_out_that_cuts_idle_sockets_is_named(
    site: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    class Hasty(Nginx):
        def _configuration(self) -> str:
            return super()._configuration().replace("read_timeout    60s", "read_timeout 1s")

    with running(Hasty(tmp_path, site.urls, certificate)) as proxy:
        told = check(site, proxy)
    assert told.returncode != 0
    assert "A socket was cut within 3 s." in told.stdout


def test_an_address_where_nobody_is_is_said_in_a_sentence(
    site: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    absent = Nginx(tmp_path, site.urls, certificate)
    told = check(site, absent)
    assert told.returncode != 0
    assert f"{absent.url} does not answer" in told.stdout
    assert "Traceback" not in told.stderr
    told = check(site, absent, url="watch.example")
    assert "must begin with http:// or https://" in told.stderr


def test_only_staff_may_see_how_a_request_arrives(site: Deployment) -> None:
    for headers in ({}, {"Authorization": "Bearer sight:forged:token"}):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(
                urllib.request.Request(f"{site.urls[0]}/selfcheck", None, headers)
            )
        with refused.value as answer:
            assert answer.code == 403
