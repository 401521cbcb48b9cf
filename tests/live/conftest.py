"""What the tests of real processes may ask for besides."""

import pytest

from tests.harness.site import EmbeddedSite
from tests.harness.small_site import SmallSite
from tests.live.faults import Count


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """Remembers a figure with the test, for the table of `make chaos`."""
    return lambda name, value: request.node.user_properties.append((name, value))


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedSite:
    site = SmallSite(tmp_path_factory.mktemp("small"))
    site.prepare()
    return site
