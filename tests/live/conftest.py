"""What the tests of real processes may ask for besides."""

from collections.abc import Iterator

import pytest

from tests.conftest import MANY_AT_ONCE, deploying
from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ClusterSite, EmbeddedSite
from tests.harness.small_site import SmallSite
from tests.live.raw_websocket import Count


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """Remembers a figure with the test, for the table of `make chaos`."""
    return lambda name, value: request.node.user_properties.append((name, value))


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedSite:
    site = SmallSite(tmp_path_factory.mktemp("small"))
    site.prepare()
    return site


@pytest.fixture(scope="module")
def proxied(
    cluster_site: ClusterSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """Two processes that know of one proxy in front of them."""
    folder = tmp_path_factory.mktemp("proxied")
    with two_processes(cluster_site, folder, TRUSTED_PROXIES="1", **MANY_AT_ONCE) as site:
        yield site


@pytest.fixture(scope="module", params=["embedded-daphne", "embedded-uvicorn", "cluster"])
def fuzzed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """SQLite under each server; PostgreSQL under both at once. Each request may state an address of
    its own, so that none uses up another's limits, and a message has thousands of invalid forms."""
    kind, _, server = request.param.partition("-")
    folder = tmp_path_factory.mktemp(f"fuzzed-{request.param}")
    with deploying(kind, request, folder) as start:
        given = {"SERVER": server} if server else {}
        given["MESSAGES_PER_SECOND"] = "100000"
        yield start(**MANY_AT_ONCE | given, TRUSTED_PROXIES="1")
