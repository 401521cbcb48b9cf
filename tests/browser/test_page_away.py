"""Who is away does not count, and everyone reads it; a host who comes back reads who is it now."""

from playwright.async_api import expect

from tests.browser.test_page_evening import ends_the_watching, evening, picks_the_first
from tests.browser.test_page_leaving import answers, chooses
from tests.browser.visitor import Visitors


async def test_who_is_gone_when_the_film_is_over_does_not_count_until_they_are_back(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Comedy", "End")  # who has not moved has no bar
    await bo.page.goto("about:blank")
    row = ana.page.locator(".participant").filter(has_text="Bo")
    await expect(row).to_contain_text("away")
    await picks_the_first(ana)
    await evening(ana).get_by_role("button", name="Start").click()
    await expect(evening(ana).get_by_role("timer")).not_to_have_text("0:00:00")
    await ends_the_watching(ana)
    await expect(row).to_contain_text("away, does not count")
    await expect(row.locator(".satisfaction")).to_be_hidden()
    just_now = ana.page.locator(".activity")
    await expect(just_now).to_contain_text("Away, and not counted now: Bo")
    await bo.page.goto(f"/p/{ana.code}/")
    await bo.is_live()
    await expect(just_now).to_contain_text("Bo is back")
    await expect(row).not_to_contain_text("away")
    await expect(row.locator(".satisfaction")).to_be_visible()


async def test_who_leaves_and_what_somebody_hides_is_read_under_just_now(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    just_now = ana.page.locator(".activity")
    await bo.steers("Comedy", "End")
    await expect(just_now).to_contain_text("Comedy")
    await bo.page.get_by_text("Hide my numbers").click()
    await expect(just_now).not_to_contain_text("Comedy")
    await chooses(bo, "Leave the party")
    await answers(bo, "Leave")
    await expect(just_now).to_contain_text("Bo left")


async def test_a_host_who_comes_back_reads_who_is_the_host_now(visitors: Visitors) -> None:
    ana = await visitors.host()
    await visitors.guest("Bo", await ana.link())
    await expect(ana.page.locator(".activity")).to_contain_text("Bo came in")
    elsewhere = await visitors.visitor(storage_state=await ana.context.storage_state())
    code = ana.code
    await ana.page.goto("about:blank")
    await elsewhere.page.goto(f"/p/{code}/")
    await elsewhere.is_live()
    await chooses(elsewhere, "Make host", "Bo")
    await answers(elsewhere, "Hand over")
    await expect(elsewhere.page.locator(".toast")).to_contain_text("Bo is the host now")
    await ana.page.goto(f"/p/{code}/")
    await expect(ana.page.locator(".toast")).to_contain_text(
        "Bo is the host now, since you were away"
    )
