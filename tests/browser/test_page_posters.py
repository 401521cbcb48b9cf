"""Posters: there is always one."""

import re

import pytest
from playwright.async_api import Route, expect

from catalog.posters import poster
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


NAMES = ["Schindler’s List", "The Shawshank Redemption", "Trainspotting", "WALL·E", "وجدة", "M"]


@pytest.mark.parametrize(
    "font", ["DejaVu Sans", "DejaVu Serif", "Liberation Sans", "Liberation Serif"]
)
async def test_no_name_on_a_poster_is_cut_whatever_font_a_screen_has(
    visitors: Visitors, font: str
) -> None:
    ana = await visitors.visitor(bypass_csp=True)
    await ana.page.goto("/")
    drawn = [poster(number, name, 1994, ["drama"]) for number, name in enumerate(NAMES)]
    edges = await ana.page.evaluate(
        """([drawn, font]) => drawn.flatMap((svg) => {
          document.body.innerHTML = svg;
          const all = [...document.querySelectorAll("svg > g > text")];
          for (const text of all) text.style.fontFamily = `"${font}"`;
          return all.map((text) => text.getBBox()).map(({ x, width }) => [x, x + width]);
        })""",
        [drawn, font],
    )
    assert [edge for edge in edges if edge[0] < 20 or edge[1] > 280] == []
