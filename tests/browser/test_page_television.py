"""The room on a television."""

from playwright.async_api import expect

from tests.browser.test_page_evening import ends_the_watching, evening, picks_the_first
from tests.browser.visitor import Visitors


async def test_a_television_shows_the_first_five_and_who_moves_what(visitors: Visitors) -> None:
    ana = await visitors.host()
    television = await visitors.visitor("tv")
    await television.page.goto(f"/p/{ana.code}/tv/")
    await television.page.get_by_role("button", name="Show the room here").click()
    await television.is_live()
    await expect(television.page.locator(".card")).to_have_count(5)
    await expect(television.page.locator(".code")).to_have_text(ana.code)
    await expect(television.page.locator(".participant")).to_have_count(1)
    await ana.steers("Animation", "End")
    ana_there = television.page.locator(".participant", has_text="Ana")
    await expect(ana_there).to_contain_text("Animation: yes please")
    agreement = television.page.locator("agreement-line")
    await expect(agreement).to_contain_text("So far the list follows Ana.")
    await ana.is_saved()
    await ana.page.mouse.move(1, 1)
    await television.lists(await ana.names(5))


async def test_a_television_takes_no_part_and_offers_nothing_to_click(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    television = await visitors.visitor("tv")
    await television.page.goto(f"/p/{ana.code}/tv/")
    await television.page.get_by_role("button", name="Show the room here").click()
    await television.is_live()
    await television.page.goto(f"/p/{ana.code}/")
    assert television.page.url.endswith("/tv/")
    await expect(ana.page.locator("[data-slot=alone]")).to_be_visible()
    await expect(television.page.locator(".card .actions").first).to_be_hidden()


async def test_a_television_shows_what_the_room_watches(visitors: Visitors) -> None:
    ana = await visitors.host()
    television = await visitors.visitor("tv")
    await television.page.goto(f"/p/{ana.code}/tv/")
    await television.page.get_by_role("button", name="Show the room here").click()
    await television.is_live()
    name = await picks_the_first(ana)
    await expect(television.page.locator(".picked")).to_contain_text(f"Tonight: {name}")
    await evening(ana).get_by_role("button", name="Start").click()
    await expect(television.page.locator(".picked")).to_contain_text("0:00:0")
    await ends_the_watching(ana)
    await expect(television.page.locator(".picked")).to_be_hidden()
