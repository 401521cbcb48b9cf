"""What is there before any script has run, and how soon."""

import pytest
from playwright.async_api import expect

from parties.pages.views import REASONS_IN_PAGE
from tests.browser.visitor import Visitor, Visitors
from tests.live.protocol_client import Person, join_party

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


async def sentences(visitor: Visitor) -> dict[str, list[str]]:
    """What the page writes of the titles of its first screen, and of the room."""
    written = {}
    for part in (".card .facts", ".card .reason", ".agreement-summary"):
        written[part] = [
            text.strip() for text in await visitor.page.locator(part).all_inner_texts()
        ]
    return {**written, ".card .reason": written[".card .reason"][:REASONS_IN_PAGE]}


async def moves(address: str, friend: Person, weights: dict[str, float]) -> None:
    """Moves sliders, if any, and waits for the list that follows."""
    async with friend.connect(address) as client:
        if weights:
            await client.send("interests.set", weights=weights)
        moved = int(client.known["revision"])
        await client.wait_for(lambda: client.recommendations["revision"] >= moved)


async def test_the_first_paint_has_the_words_that_scripts_then_write(
    visitors: Visitors,
) -> None:
    ana = await visitors.host("phone")
    await ana.closes_sheet()
    cookies = await ana.context.storage_state()
    first = int(await ana.page.locator(".card").first.get_attribute("data-key") or 0)
    friends = [
        {"genre:comedy": 1.0},
        {"genre:comedy": 0.8, f"title:{first}": 1.0},
        {"genre:comedy": -0.7, "genre:horror": -1.0},
        {"genre:drama": 0.6, "genre:comedy": 0.5},
        {"genre:comedy": -1.0, "genre:drama": 0.9, f"title:{first}": -0.5},
    ]
    seen = set()
    for number, weights in enumerate([{}, *friends]):
        friend = await join_party(visitors.address, ana.code, f"Friend {number}")
        await moves(visitors.address, friend, weights)
        still = await visitors.visitor("phone", java_script_enabled=False, storage_state=cookies)
        await still.page.goto(f"/p/{ana.code}/")
        found = await sentences(still)
        await still.context.close()  # before it complains that no script used the state
        live = await visitors.visitor("phone", storage_state=cookies)
        await live.page.goto(f"/p/{ana.code}/")
        await live.is_live()
        await live.page.wait_for_function("() => !document.querySelector('.card .reason:empty')")
        assert found == await sentences(live)
        seen |= {*found[".card .reason"], *found[".agreement-summary"]}
    assert len(seen) > 2 * len(friends), "the sentences follow those who move"


MOST_OF_FRONT_PAGE = 2.5  # a room shows twenty titles with posters, the front page two forms


@pytest.mark.parametrize("screen", ["phone", "laptop"])
async def test_the_first_paint_is_about_as_soon_as_the_front_pages_and_nothing_jumps(
    visitors: Visitors, screen: str
) -> None:
    """The best of a few cold visits to each: whatever else the machine does only ever adds."""
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Comedy", "End")
    cookies = await bo.context.storage_state()
    rooms, front_pages = [], []
    for _ in range(3):
        cold = await visitors.visitor(screen)
        await cold.page.goto("/")
        front_pages.append(await cold.page.evaluate(FIRST_PAINT))
        cold = await visitors.visitor(screen, storage_state=cookies)
        await cold.page.goto(f"/p/{ana.code}/")
        await cold.is_live()
        rooms.append(await cold.page.evaluate(FIRST_PAINT))
        assert await cold.page.evaluate(SHIFTED) <= 0.02
    assert min(rooms) <= MOST_OF_FRONT_PAGE * min(front_pages)


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


async def test_all_modules_are_asked_for_before_any_of_them_has_run(visitors: Visitors) -> None:
    """One that only an import named would be asked for by a script, a round trip later."""
    ana = await visitors.host()
    loaded = await scripts_of(ana)
    bo = await visitors.visitor(storage_state=await ana.context.storage_state())
    await bo.page.route(
        "**/js/pages/room.*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    await bo.page.goto(f"/p/{ana.code}/", wait_until="load")
    asked = await scripts_of(bo)
    assert len(asked) > 10
    later = {name.rpartition("/")[2].partition(".")[0] for name in loaded - asked}
    assert later <= {"mood-chips"}, "what a script asks for by itself is a part that is shown later"


async def scripts_of(visitor: Visitor) -> set[str]:
    names: list[str] = await visitor.page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => name)"
        ".filter(name => name.includes('/static/js/'))"
    )
    return set(names)
