"""The admin in a real browser, under the site's own Content-Security-Policy."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.visitor import Visitor, Visitors
from tests.harness.deployment import Deployment
from tests.harness.site import manage

PASSWORD = "a password for tests only"


@pytest.fixture(scope="session")
def manager(server: Deployment) -> str:
    """A content manager's name, on the server under test."""
    manage(
        "createsuperuser",
        "--noinput",
        **server.settings,
        DJANGO_SUPERUSER_USERNAME="mia",
        DJANGO_SUPERUSER_EMAIL="mia@example.org",
        DJANGO_SUPERUSER_PASSWORD=PASSWORD,
    )
    return "mia"


@pytest_asyncio.fixture(loop_scope="session")
async def mia(visitors: Visitors, manager: str) -> Visitor:
    mia = await visitors.visitor()
    await mia.page.goto("/admin/")
    await mia.page.get_by_label("Username").fill(manager)
    await mia.page.get_by_label("Password").fill(PASSWORD)
    await mia.page.get_by_role("button", name="Log in").click()
    await expect(mia.page.get_by_role("button", name="Log out")).to_be_visible()
    return mia


async def test_every_page_of_the_admin_opens_without_a_complaint(mia: Visitor) -> None:
    """`visitors` fails the test on anything that the console says, so on any refused style."""
    links = mia.page.locator("#content-main th[scope=row] a")
    addresses = [await link.get_attribute("href") for link in await links.all()]
    assert "/admin/catalog/title/" in addresses
    assert "/admin/parties/party/" in addresses
    for address in addresses:
        assert address
        answer = await mia.page.goto(address)
        assert answer
        assert answer.status == 200, address
        policy = (await answer.all_headers())["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


async def test_a_title_renamed_in_the_admin_is_renamed_in_an_open_room(
    mia: Visitor, visitors: Visitors
) -> None:
    ana = await visitors.host()
    first = (await ana.names())[0]
    await mia.page.goto(f"/admin/catalog/title/?q={first}")
    await mia.page.locator("#result_list tbody th a").first.click()
    await mia.page.get_by_label("Display title").fill(f"{first}, renamed")
    await mia.page.get_by_role("button", name="Save", exact=True).click()
    await expect(mia.page.locator(".messagelist .success")).to_be_visible()
    await expect(ana.card(f"{first}, renamed")).to_be_visible(timeout=15_000)
