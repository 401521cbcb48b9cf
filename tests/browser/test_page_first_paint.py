"""What is there before any script has run, and how soon."""

import pytest
from playwright.async_api import expect

from tests.browser.visitor import Visitors

FIRST_PAINT = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName("first-contentful-paint");
    if (paint) resolve(paint.startTime);
  }).observe({ type: "paint", buffered: true });
})"""

SHIFTED = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 600);
})"""


async def test_the_list_stands_in_the_page_before_scripts_run(visitors: Visitors) -> None:
    ana = await visitors.host()
    cookies = await ana.context.storage_state()
    still = await visitors.visitor(java_script_enabled=False, storage_state=cookies)
    await still.page.goto(f"/p/{ana.code}/")
    assert await still.names() == await ana.names()
    await expect(still.page.locator(".card .poster").first).to_have_js_property("complete", True)


@pytest.mark.parametrize("screen", ["phone", "laptop"])
async def test_the_first_paint_comes_within_a_second_and_nothing_jumps(
    visitors: Visitors, screen: str
) -> None:
    """The best of a few cold visits: whatever else the machine does only ever adds."""
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Comedy", "End")
    cookies = await bo.context.storage_state()
    paints = []
    for _ in range(3):
        cold = await visitors.visitor(screen, storage_state=cookies)
        await cold.page.goto(f"/p/{ana.code}/")
        await cold.is_live()
        paints.append(await cold.page.evaluate(FIRST_PAINT))
        assert await cold.page.evaluate(SHIFTED) <= 0.02
    assert min(paints) <= 1000


async def test_a_room_loads_little_script_and_style(visitors: Visitors) -> None:
    ana = await visitors.host()
    sizes = {".js": 0, ".css": 0}
    for kind in sizes:
        addresses = await ana.page.evaluate(
            "kind => performance.getEntriesByType('resource').map(each => each.name)"
            ".filter(name => name.includes('/static/') && name.includes(kind))",
            kind,
        )
        for address in set(addresses):
            sizes[kind] += len(await (await ana.page.request.get(address)).body())
    assert 0 < sizes[".js"] <= 60 * 1024
    assert 0 < sizes[".css"] <= 40 * 1024
