"""No text that a person types moves the layout, on any page and at any size."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.browser.hostile_names import NAMES, PARTY
from tests.browser.test_page_evening import picks_the_first
from tests.browser.visitor import SIZES, Visitor, Visitors
from tests.live.protocol_client import join_party

# The page, and whatever scrolls within it, that is wider than there is room for.
TOO_WIDE = """width => [
  document.documentElement,
  ...[...document.querySelectorAll("body *")].filter((each) =>
    ["auto", "scroll"].includes(getComputedStyle(each).overflowX)),
].filter((each) => each.scrollWidth > Math.min(each.clientWidth || width, width) + 1)
 .map((each) => `${each.tagName} ${each.className}: ${each.scrollWidth}`)"""


async def fits(page: Page) -> None:
    size = page.viewport_size
    assert size is not None
    assert await page.evaluate(TOO_WIDE, size["width"]) == []


async def invite_stays_on_screen(visitor: Visitor) -> None:
    box = await visitor.page.locator(".bar [data-open=share]").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= SIZES[visitor.screen][0] - box["width"]


async def crowd(visitors: Visitors, host: Visitor) -> None:
    """Everyone has a hostile name, and two of them disagree."""
    people = await asyncio.gather(
        *(join_party(visitors.address, host.code, name) for name in NAMES[1:])
    )
    for person, weight in zip(people[:2], (1, -1), strict=True):
        async with person.connect(visitors.address) as client:
            weights = {"genre:comedy": weight, "genre:horror": -weight, "mood:dark": 0.4}
            await client.send("interests.set", weights=weights)
    await expect(host.page.locator(".participant")).to_have_count(len(NAMES))


@pytest.mark.parametrize("screen", ["laptop", "phone", "small phone", "phone on its side"])
async def test_names_of_any_length_leave_the_room_its_layout(
    visitors: Visitors, screen: str
) -> None:
    ana = await visitors.visitor(screen)
    await ana.opens_a_party(NAMES[0], PARTY)
    await ana.closes_sheet()
    await crowd(visitors, ana)
    await picks_the_first(ana)
    for tab in ("Steer", "Room", "Tonight"):
        button = ana.page.get_by_role("button", name=tab, exact=True)
        if await button.is_visible():
            await button.click()
        await fits(ana.page)
    await invite_stays_on_screen(ana)
    for sheet in ("Invite", "Settings"):
        await ana.opens_sheet(sheet)
        await fits(ana.page)
        await ana.closes_sheet()
    await ana.page.locator(".card .name button").nth(1).click()
    await expect(ana.page.locator(".reasons li").first).to_be_visible()
    await fits(ana.page)


@pytest.mark.parametrize("screen", ["laptop", "small phone"])
async def test_names_of_any_length_leave_the_questions_and_the_door_their_layout(
    visitors: Visitors, screen: str
) -> None:
    ana = await visitors.visitor(screen)
    await ana.opens_a_party(NAMES[1], PARTY)
    bo = await visitors.visitor(screen)
    await bo.page.goto(f"/p/{ana.code}/")
    await fits(bo.page)
    await bo.comes_in(NAMES[0], f"/p/{ana.code}/")
    await ana.closes_sheet()
    tab = ana.page.get_by_role("button", name="Room", exact=True)
    if await tab.is_visible():
        await tab.click()
    await ana.page.locator(".participant .menu summary").last.click()
    await ana.page.get_by_role("button", name="Remove").click()
    await expect(ana.page.locator("#confirm-sheet")).to_be_visible()
    await fits(ana.page)
