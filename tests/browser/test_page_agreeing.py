"""A room that does not agree can ask what would bring it together."""

import pytest
from playwright.async_api import expect

from tests.browser.visitor import Visitors

ASK = "What would bring us together?"


async def test_a_room_without_agreement_is_shown_which_small_move_would_make_some(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await expect(ana.page.get_by_role("button", name=ASK)).to_be_hidden()
    await ana.steers("Children", "End")
    await ana.steers("Horror", "Home")
    await bo.steers("Horror", "End")
    await bo.steers("Children", "Home")
    await bo.is_saved()
    await expect(ana.page.locator(".block[data-block=bridge]")).to_be_visible(timeout=30_000)
    await ana.page.get_by_role("button", name=ASK).click()
    await expect(ana.page.locator(".agreement-moves")).to_contain_text("Bo: ", timeout=30_000)
    await ana.page.locator(".agreement-moves").get_by_role("button", name="You: ").click()
    await expect(ana.page.locator(".block[data-block=list]")).to_be_visible(timeout=30_000)
    await expect(ana.page.locator(".agreement-moves li")).to_have_count(0)


async def test_the_numbers_behind_the_agreement_are_there_for_who_asks(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.steers("Comedy", "End")
    summary = ana.page.locator("agreement-line summary")
    await expect(summary).to_be_visible()
    await summary.press("Enter")
    row = ana.page.locator("agreement-line tr", has_text="Comedy")
    await expect(row).to_contain_text("1 for, 0 against")
    await ana.steers("Comedy", "Home")
    await expect(row).to_contain_text("0 for, 1 against")


@pytest.mark.parametrize("screen", ["laptop", "small phone"])
async def test_the_numbers_have_bars_that_no_screen_reader_repeats(
    visitors: Visitors, screen: str
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), screen=screen)
    await ana.steers("Comedy", "End")
    await ana.steers("Crime", "Home")
    if screen != "laptop":
        await bo.page.get_by_role("button", name="Room", exact=True).click()
    await bo.page.locator("agreement-line summary").click()
    for name, side, other in (("Comedy", "for", "against"), ("Crime", "against", "for")):
        row = bo.page.locator("agreement-line tr", has_text=name)
        bar = row.locator(".sides-bar")
        await expect(bar).to_have_attribute("aria-hidden", "true")
        widths = {
            each: await bar.locator(f".{each}").evaluate("node => node.offsetWidth")
            for each in (side, other)
        }
        assert widths[side] > 10
        assert widths[other] == 0
    assert await bo.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
