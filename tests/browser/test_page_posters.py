"""Posters: there is always one."""

import re

from playwright.async_api import Route, expect

from tests.browser.visitor import Visitors


async def spoil(route: Route) -> None:
    """Artwork that answers, but is no picture."""
    if route.request.url.endswith("drawn"):
        await route.continue_()
    else:
        await route.fulfill(content_type="image/png", body="no picture")


async def test_artwork_that_is_no_picture_gives_way_to_the_drawn_poster(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.page.route("**/poster.svg**", spoil)
    await ana.page.reload()
    poster = ana.page.locator(".card .poster").first
    await expect(poster).to_have_attribute("src", re.compile("&drawn$"))
    assert await poster.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
