"""A room that does not agree can ask what would bring it together."""

from playwright.async_api import expect

from tests.browser.visitor import Visitors

ASK = "What would bring us together?"


async def test_a_room_without_agreement_is_told_which_small_move_would_make_some(
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
    await expect(ana.page.locator(".shelf[data-block=bridge]")).to_be_visible(timeout=30_000)
    await ana.page.get_by_role("button", name=ASK).click()
    await expect(ana.page.locator(".ways")).to_contain_text("Bo: ", timeout=30_000)
    await ana.page.locator(".ways").get_by_role("button", name="You: ").click()
    await expect(ana.page.locator(".shelf[data-block=list]")).to_be_visible(timeout=30_000)
    await expect(ana.page.locator(".ways li")).to_have_count(0)


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
