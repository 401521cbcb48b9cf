"""Real browsers against a real server process."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.visitor import Visitors
from tests.conftest import MANY_AT_ONCE
from tests.harness.chromium import ARGUMENTS
from tests.harness.deployment import Deployment
from tests.harness.site import EmbeddedSite

# How long a page may take to show something: other tests run beside, and the machine has few cores.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests here, so that they can share one browser."""
    for item in items:
        if "tests/browser" in item.path.as_posix() and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def server(
    embedded_site: EmbeddedSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("browser")
    deployment = Deployment(folder, 1, embedded_site.copy_settings() | MANY_AT_ONCE)
    deployment.start()
    yield deployment
    deployment.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(browser: Browser, server: Deployment) -> AsyncIterator[Visitors]:
    """Ends with the assertion that no page had anything to complain about."""
    come = Visitors(browser, server.urls[0])
    yield come
    await come.go_home()
    assert come.complaints == []
