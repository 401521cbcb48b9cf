"""Takes the screenshots of the insight pages in docs/images again.

python -m tools.take_insight_screenshots
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Page, ViewportSize, async_playwright

from tests.harness.analyst import PASSWORD, an_analyst_with_a_warehouse
from tests.harness.chromium import ARGUMENTS, working_chromium
from tests.harness.deployment import Deployment
from tests.harness.site import ROOT, EmbeddedSite

IMAGES = ROOT / "docs" / "images"
# Of each page, the insight at whose heading the picture begins.
BEGIN = {"dynamics": "parties-by-day", "effectiveness": "funnel", "preferences": "genres-over-time"}
HIGH: ViewportSize = {"width": 1366, "height": 1150}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = EmbeddedSite(Path(folder))
        site.prepare()
        server = Deployment(Path(folder), 1, site.copy_settings())
        name = an_analyst_with_a_warehouse(server.settings, site.copy_settings())
        server.start()
        try:
            asyncio.run(take_all(server.urls[0], name))
        finally:
            server.stop()


async def take_all(address: str, name: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(working_chromium()), args=ARGUMENTS
        )
        page = await browser.new_page(base_url=address, viewport=HIGH)
        await page.goto("/admin/")
        await page.get_by_label("Username").fill(name)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Log in").click()
        for slug, first in BEGIN.items():
            await take_screenshot(page, slug, first)
        await browser.close()


async def take_screenshot(page: Page, slug: str, first: str) -> None:
    await page.goto(f"/admin/warehouse/insight/{slug}/")
    await page.locator(f"#{first}").wait_for()
    await page.screenshot(path=IMAGES / f"insights-{slug}.png", animations="disabled")


if __name__ == "__main__":
    main()
