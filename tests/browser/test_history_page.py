"""A member brings an export and looks after their history: by mouse, by keys, without a script."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.test_member_pages import fits, signs_up
from tests.browser.test_page_access import SMALL_TARGETS, is_clean, tab_to
from tests.browser.visitor import Visitor, Visitors
from tests.imports import sample_exports

FILMS = [
    (f"2024-01-{number % 28 + 1:02}", name, year, 0.5 + number % 10 / 2)
    for number, (name, year) in enumerate(
        [("Heat", 1995), ("Alien", 1979), ("Fargo", 1996), ("Se7en", 1995), ("Psycho", 1960)]
    )
]
ODD = [("2024-02-01", "Sabrina", "", 4), ("2024-02-01", "A film of nobody", 2020, 3)]
LETTERBOXD = sample_exports.archive(
    {
        "ratings.csv": sample_exports.letterboxd_ratings(*FILMS, *ODD),
        "diary.csv": sample_exports.letterboxd_diary(
            *((day, name, year, "", day) for day, name, year, _ in FILMS)
        ),
    }
)


async def brings(who: Visitor, content: bytes, name: str = "letterboxd-ana.zip") -> None:
    await who.page.goto("/me/imports/")
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    await who.page.get_by_label("Your export").set_input_files(file)
    await who.page.get_by_role("button", name="Look into it").click()


async def with_history(visitors: Visitors, screen: str = "laptop", **options: Any) -> Visitor:
    ana = await visitors.visitor(screen, **options)
    await signs_up(ana)
    await brings(ana, LETTERBOXD)
    await ana.page.get_by_role("button", name="Put it into my history").click()
    await ana.page.get_by_role("link", name="To my history").click()
    await expect(lines(ana)).to_have_count(len(FILMS))
    if options.get("java_script_enabled", True):
        await expect(ana.page.locator("html.scripted")).to_be_attached()
    return ana


def lines(who: Visitor) -> Locator:
    return who.page.locator(".history-row")


def line(who: Visitor, name: str) -> Locator:
    return lines(who).filter(has_text=name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["laptop", "small phone"])
async def test_pages_of_history_are_clean(visitors: Visitors, scheme: str, screen: str) -> None:
    ana = await visitors.visitor(screen, color_scheme=scheme, bypass_csp=True)
    await signs_up(ana)
    await brings(ana, b"Hello.", "hello.csv")
    await expect(ana.page.get_by_role("alert")).to_be_visible()
    visitors.complaints.clear()  # Chromium tells of every page that says no
    await is_clean(ana.page)
    await brings(ana, LETTERBOXD)
    for tab in ("Could be several", "Found", "Not in the catalogue"):
        await ana.page.get_by_role("link", name=tab).click()
        await is_clean(ana.page)
        assert await fits(ana.page), tab
    await ana.page.get_by_role("button", name="Put it into my history").click()
    await is_clean(ana.page)
    for path in ("/me/history/", "/me/history/?show=views", "/me/imports/"):
        await ana.page.goto(path)
        await is_clean(ana.page)
        assert await fits(ana.page), path


async def test_a_choice_among_several_goes_into_history(visitors: Visitors) -> None:
    ana = await visitors.visitor()
    await signs_up(ana)
    await brings(ana, LETTERBOXD)
    await ana.page.get_by_label("Which title is Sabrina?").select_option("Sabrina (1954), film")
    await ana.page.get_by_role("button", name="Put it into my history").click()
    await ana.page.get_by_role("link", name="To my history").click()
    await expect(line(ana, "Sabrina (1954)")).to_be_visible()


async def test_stars_are_kept_when_they_are_chosen_and_a_removed_line_goes(
    visitors: Visitors,
) -> None:
    ana = await with_history(visitors)
    await line(ana, "Heat").get_by_label("Stars for Heat").select_option("4.5 ★")
    await expect(ana.page.get_by_role("status")).to_have_text("Saved: 4.5 ★")
    await line(ana, "Alien").get_by_role("button", name="Remove").click()
    await expect(line(ana, "Alien")).to_have_count(0)
    await ana.page.reload()
    await expect(line(ana, "Heat").get_by_label("Stars")).to_have_value("4.5")
    await expect(lines(ana)).to_have_count(len(FILMS) - 1)


async def test_the_search_follows_the_typing(visitors: Visitors) -> None:
    ana = await with_history(visitors)
    await ana.page.get_by_label("Search by name").press_sequentially("psy")
    await expect(lines(ana)).to_have_count(1)
    await expect(line(ana, "Psycho")).to_be_visible()
    await ana.page.reload()
    await expect(lines(ana)).to_have_count(1)


async def test_a_failed_save_is_shown(visitors: Visitors) -> None:
    ana = await with_history(visitors)
    await ana.page.route("**/me/history/**", lambda route: route.abort())
    await line(ana, "Heat").get_by_role("button", name="Remove").click()
    await expect(ana.page.get_by_role("status")).to_have_text("That was not saved. Try it again.")
    await expect(line(ana, "Heat")).to_be_visible()
    visitors.complaints.clear()


async def test_everything_works_without_a_script(visitors: Visitors) -> None:
    ana = await with_history(visitors, java_script_enabled=False)
    heat = line(ana, "Heat")
    await heat.get_by_label("Stars for Heat").select_option("4.5 ★")
    await heat.get_by_role("button", name="Save").click()
    await expect(ana.page.get_by_role("status").first).to_have_text("Heat: 4.5 stars.")
    await line(ana, "Alien").get_by_role("button", name="Remove").click()
    await ana.page.get_by_label("Search by name").fill("psycho")
    await ana.page.get_by_role("button", name="Search").click()
    await expect(lines(ana)).to_have_count(1)


async def test_by_keys_alone_a_line_is_removed_and_the_next_has_the_focus(
    visitors: Visitors,
) -> None:
    ana = await with_history(visitors)
    first = lines(ana).first.get_by_role("button", name="Remove")
    second = await lines(ana).nth(1).locator(".row-text b").inner_text()
    await first.focus()
    await ana.page.keyboard.press("Enter")
    await expect(lines(ana)).to_have_count(len(FILMS) - 1)
    focused = ana.page.locator(".history-row:has(:focus)")
    await expect(focused).to_contain_text(second)


async def goes_on(page: Page) -> None:
    """By the key, to the page that it leads to."""
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def test_an_import_is_looked_through_placed_and_stored_by_keys_alone(
    visitors: Visitors,
) -> None:
    ana = await visitors.visitor(bypass_csp=True)
    page, keys = ana.page, ana.page.keyboard
    await signs_up(ana)
    await brings(ana, LETTERBOXD)
    await expect(page.get_by_label("Which title is Sabrina?")).to_be_visible()
    await tab_to(page, "Which title is Sabrina?")
    await keys.press("ArrowDown")
    await tab_to(page, "Keep these choices")
    await goes_on(page)
    await expect(page.get_by_label("Which title is Sabrina?")).not_to_have_value("")
    await tab_to(page, "Not in the catalogue")
    await goes_on(page)
    await tab_to(page, "Choose the title of A film of nobody")
    await goes_on(page)
    await expect(
        page.get_by_role("heading", name="Which title is A film of nobody")
    ).to_be_visible()
    await page.set_viewport_size({"width": 390, "height": 844})
    await is_clean(page)
    assert await fits(page)
    assert await page.evaluate(SMALL_TARGETS, 24) == []
    await tab_to(page, "Search the catalogue")
    await keys.type("casablanca")
    await goes_on(page)
    await expect(page.get_by_role("button", name="It is Casablanca (1942)")).to_be_visible()
    await tab_to(page, "It is Casablanca")
    await goes_on(page)
    await expect(page.get_by_text("“A film of nobody” is placed.")).to_be_visible()
    await is_clean(page)
    assert await fits(page)
    await tab_to(page, "Put it into my history")
    await goes_on(page)
    await tab_to(page, "To my history")
    await goes_on(page)
    await expect(line(ana, "Casablanca")).to_be_visible()
    await expect(line(ana, "Sabrina")).to_be_visible()
