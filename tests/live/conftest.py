"""What the tests of real processes may ask for besides."""

import pytest

from tests.live.faults import Count


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """Remembers a figure with the test, for the table of `make chaos`."""
    return lambda name, value: request.node.user_properties.append((name, value))
