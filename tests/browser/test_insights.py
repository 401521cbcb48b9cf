"""The analyst's pages in a real browser: on every screen, by keys alone, in both themes."""

import asyncio
import re
from pathlib import Path

import axe_playwright_python
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.visitor import Visitor, Visitors
from tests.harness.analyst import PASSWORD, an_analyst_with_a_warehouse
from tests.harness.deployment import Deployment
from tests.harness.site import EmbeddedSite

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
PAGES = {"dynamics": 7, "effectiveness": 8, "preferences": 7}
CLEAN = (
    "async () => (await axe.run('.insights')).violations"
    ".map(each => `${each.id}: ${each.nodes.map(node => node.html)}`)"
)

TOO_WIDE = (
    "[...document.querySelectorAll('.rows')]"
    ".filter(each => each.scrollWidth > each.clientWidth).map(each => each.ariaLabel)"
)


@pytest.fixture(scope="session")
def analyst(server: Deployment, embedded_site: EmbeddedSite) -> str:
    return an_analyst_with_a_warehouse(server.settings, embedded_site.copy_settings())


async def comes(visitors: Visitors, name: str, screen: str, theme: str) -> Visitor:
    ann = await visitors.visitor(screen, color_scheme=theme)
    await ann.page.goto("/admin/")
    await ann.page.get_by_label("Username").fill(name)
    await ann.page.get_by_label("Password").fill(PASSWORD)
    await ann.page.get_by_role("button", name="Log in").click()
    await expect(ann.page.get_by_role("button", name="Log out")).to_be_visible()
    return ann


@pytest_asyncio.fixture(loop_scope="session")
async def page(visitors: Visitors, analyst: str) -> Page:
    return (await comes(visitors, analyst, "laptop", "light")).page


@pytest.mark.parametrize(
    ("screen", "theme"),
    [("laptop", "light"), ("laptop", "dark"), ("phone", "light"), ("phone", "dark")],
)
async def test_every_page_is_clean_on_every_screen(
    visitors: Visitors, analyst: str, screen: str, theme: str
) -> None:
    """`visitors` also fails the test on any style or script that the browser refuses."""
    page = (await comes(visitors, analyst, screen, theme)).page
    for name, charts in PAGES.items():
        await page.goto(f"/admin/warehouse/insight/{name}/")
        await expect(page.locator("svg.chart").first).to_be_visible()
        await expect(page.locator(".insight :is(svg.chart, .nothing)")).to_have_count(charts)
        await expect(page.get_by_role("note")).to_contain_text("Simulated data.")
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
        if screen == "laptop":
            assert await page.evaluate(TOO_WIDE) == []
        await page.evaluate(AXE)
        assert await page.evaluate(CLEAN) == []


async def test_by_keys_alone_days_are_chosen_and_the_sql_is_read(page: Page) -> None:
    await page.goto("/admin/warehouse/insight/dynamics/")
    await page.get_by_label("Size:", exact=True).focus()
    await page.keyboard.press("ArrowDown")
    for _ in range(3):
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Show")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**size=*")
    sizes = page.get_by_role("region", name="Table: Sizes of parties").locator("tbody tr")
    await expect(sizes).to_have_count(1)
    sql = page.locator("summary").first
    await sql.focus()
    assert await sql.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    await page.keyboard.press("Enter")
    await expect(page.locator("details pre").first).to_contain_text("FROM chosen_party")


async def test_a_choice_stays_from_page_to_page(page: Page) -> None:
    await page.goto("/admin/warehouse/insight/dynamics/")
    await page.get_by_label("Data:", exact=True).select_option("simulated")
    await page.get_by_role("button", name="Show").click()
    await page.get_by_role("link", name="Effectiveness").click()
    await expect(page.get_by_label("Data:", exact=True)).to_have_value("simulated")


async def test_a_chart_is_an_image_with_a_name_and_a_description(page: Page) -> None:
    await page.goto("/admin/warehouse/insight/effectiveness/")
    funnel = page.get_by_role("img", name="From shown to rated", exact=True)
    await expect(funnel).to_have_accessible_description(re.compile("Titles: most .*shown"))


async def test_a_table_comes_down_as_a_file(page: Page) -> None:
    await page.goto("/admin/warehouse/insight/effectiveness/")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="CSV of Rank of the pick").click()
    download = await coming.value
    assert download.suggested_filename == "rank-of-pick.csv"
    reported = await asyncio.to_thread(Path(await download.path()).read_text)
    assert reported.startswith("rank,picks,share,up_to_here")
