"""For everyone: rules of axe, keys alone, small screens, big letters, right to left."""

import asyncio
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.async_api import Page, expect

from tests.browser.visitor import Visitor, Visitors
from tests.live.protocol_client import join_party

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES = ["light", "dark"]
# What fades has too little contrast on its way.
IS_STILL = """() => document.getAnimations().every((each) =>
    each.playState !== "running" || each.effect.getComputedTiming().endTime === Infinity)"""


async def is_clean(page: Page) -> None:
    await page.wait_for_timeout(400)
    await page.wait_for_function(IS_STILL)
    await page.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found: dict[str, Any] = await page.evaluate("options => axe.run(options)", options)
    problems = [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    assert problems == []


async def with_company(ana: Visitor, server: str) -> list[object]:
    """More friends than there are colours, some of whom steer."""
    friends = await asyncio.gather(
        *(join_party(server, ana.code, f"Friend {each}") for each in range(9))
    )
    for number, friend in enumerate(friends[:3]):
        async with friend.connect(server) as client:
            weights = {"genre:comedy": 0.3 * number - 0.4, "genre:drama": 0.8, "mood:dark": -1}
            await client.send("interests.set", weights=weights)
    await expect(ana.page.locator(".participant")).to_have_count(10)
    return list(friends)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("screen", ["laptop", "small phone"])
async def test_the_front_page_and_a_partys_join_page_are_clean(
    visitors: Visitors, scheme: str, screen: str
) -> None:
    ana = await visitors.visitor(screen, color_scheme=scheme, bypass_csp=True)
    await ana.page.goto("/")
    await is_clean(ana.page)
    await ana.opens_a_party()
    door = await visitors.visitor(screen, color_scheme=scheme, bypass_csp=True)
    await door.page.goto(f"/p/{ana.code}/")
    await is_clean(door.page)


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_the_room_and_its_sheets_are_clean_on_a_laptop(
    visitors: Visitors, scheme: str
) -> None:
    ana = await visitors.host(color_scheme=scheme, bypass_csp=True)
    await is_clean(ana.page)
    await with_company(ana, visitors.address)
    await ana.steers("Comedy", "End")
    await is_clean(ana.page)
    for sheet in ("Invite", "Settings"):
        await ana.opens_sheet(sheet)
        await is_clean(ana.page)
        await ana.closes_sheet()
    await ana.page.locator(".card .name button").first.click()
    await expect(ana.page.locator(".reasons li").first).to_be_visible()
    await is_clean(ana.page)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("screen", ["phone", "small phone"])
async def test_the_room_is_clean_on_a_phone(visitors: Visitors, scheme: str, screen: str) -> None:
    ana = await visitors.host(screen, color_scheme=scheme, bypass_csp=True)
    await is_clean(ana.page)
    await ana.closes_sheet()
    await with_company(ana, visitors.address)
    for place in ("Tonight", "Steer", "Room"):
        await ana.page.get_by_role("navigation").get_by_role("button", name=place).click()
        await is_clean(ana.page)
        assert not await ana.page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_the_television_is_clean(visitors: Visitors, scheme: str) -> None:
    ana = await visitors.host()
    television = await visitors.visitor("tv", color_scheme=scheme, bypass_csp=True)
    await television.page.goto(f"/p/{ana.code}/tv/")
    await is_clean(television.page)
    await television.page.get_by_role("button", name="Show the room here").click()
    await television.is_live()
    await is_clean(television.page)


async def test_an_evening_by_keyboard_alone(visitors: Visitors) -> None:
    ana = await visitors.visitor()
    page, keys = ana.page, ana.page.keyboard
    await page.goto("/")
    await tab_to(page, "Your name")
    await keys.type("Ana")
    await keys.press("Enter")
    await ana.is_live()
    await tab_to(page, "Comedy")
    await keys.press("End")
    await expect(ana.track("Comedy")).to_have_value("1")
    await keys.press("Escape")
    await expect(ana.track("Comedy")).to_have_value("0")
    first = (await ana.names())[0]
    await tab_to(page, first)
    await keys.press("Enter")
    await expect(page.get_by_role("dialog", name=first)).to_be_visible()
    await keys.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await tab_to(page, "Not tonight")
    await keys.press("Space")
    await expect(page.locator(".toast")).to_contain_text(f"Not tonight: {first}")
    await expect(ana.card(first)).to_have_count(0)
    assert await page.evaluate("document.activeElement.closest('.card') !== null")


NAME_OF_THE_FOCUSED = """() => {
  const focused = document.activeElement;
  return focused.labels?.[0]?.innerText ?? focused.ariaLabel ?? focused.innerText ?? "";
}"""


async def tab_to(page: Page, name: str) -> None:
    for _ in range(120):
        await page.keyboard.press("Tab")
        if name in await page.evaluate(NAME_OF_THE_FOCUSED):
            return
    raise AssertionError(f"Tab never came to {name!r}")


async def test_a_screen_reader_announces_the_list_once_it_is_calm(visitors: Visitors) -> None:
    ana = await visitors.host()
    output = ana.page.locator("#announcements")
    await ana.steers("Animation", *["ArrowRight"] * 9)
    await expect(output).to_contain_text("The list begins with")
    for name in await ana.names(3):
        await expect(output).to_contain_text(name)


async def test_the_page_reads_from_right_to_left_too(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.page.evaluate("document.documentElement.dir = 'rtl'")
    track = ana.track("Comedy")
    await track.focus()
    await track.press("ArrowLeft")
    await expect(track).to_have_value("0.1")
    steer = await ana.page.locator("#interests-column").bounding_box()
    room = await ana.page.locator("#room-column").bounding_box()
    assert steer is not None
    assert room is not None
    assert steer["x"] > room["x"]
    assert not await ana.page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_everything_fits_at_twice_the_size(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.page.set_viewport_size({"width": 683, "height": 384})
    for place in ("Steer", "Room", "Tonight"):
        await ana.page.get_by_role("navigation").get_by_role("button", name=place).click()
        assert not await ana.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    await ana.page.get_by_role("button", name="Steer").click()
    await ana.steers("Comedy", "End")
    await expect(ana.track("Comedy")).to_be_in_viewport()


SMALL_TARGETS = """least => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter(each => each.checkVisibility() && !each.closest(".unseen, .skip"))
  .map(each => [each, (each.closest("label") ?? each).getBoundingClientRect()])
  .filter(([each, box]) => box.width && (box.height < least || box.width < least))
  .filter(([each]) => !each.matches("p a, .name button"))
  .map(([each]) => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(("screen", "least"), [("phone", 44), ("laptop", 24)])
async def test_targets_are_large_enough_for_a_thumb(
    visitors: Visitors, screen: str, least: int
) -> None:
    ana = await visitors.host(screen)
    if screen == "phone":
        await ana.closes_sheet()
        await ana.page.get_by_role("button", name="Steer").click()
    assert await ana.page.evaluate(SMALL_TARGETS, least) == []
