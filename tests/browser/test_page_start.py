"""A room in which nobody has moved shows no numbers, and says what to do."""

from playwright.async_api import expect

from tests.browser.visitor import Visitors


async def test_nobody_is_shown_as_served_before_anybody_has_moved(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await expect(bo.page.locator("agreement-line")).to_contain_text("move a slider")
    for page in (ana.page, bo.page):
        await expect(page.locator(".pip:visible")).to_have_count(0)
        await expect(page.locator(".participants .satisfaction:visible")).to_have_count(0)
    await ana.steers("Comedy", "End")
    await expect(bo.page.locator(".participants .satisfaction:visible")).to_have_count(1)
    await expect(bo.page.locator(".card").first.locator(".pip")).to_have_text(["A"])


async def test_six_moods_to_begin_with_are_a_tap_each(visitors: Visitors) -> None:
    ana = await visitors.host()
    chips = ana.page.locator(".mood-chips button")
    await expect(chips).to_have_count(6)
    before = await ana.names()
    await chips.first.click()
    await expect(chips.first).to_have_attribute("aria-pressed", "true")
    await ana.is_saved()
    assert await ana.names() != before
    await chips.first.click()
    await ana.lists(before)
    await ana.steers("Comedy", "End")
    await expect(ana.page.locator(".mood-chips")).to_be_hidden()
