"""What the room's page does without at first: fetched once, kept, and missed in a designed way."""

from playwright.async_api import Route, expect

from tests.browser.visitor import Visitor, Visitors
from tests.live.protocol_client import join_party

MOST_HTML = 30_000
FULL = 30
NOT_NOW = "Not now: the connection is away."
FETCHED = """() => performance.getEntriesByType('resource').map(({ name }) => name)
  .filter((name) => name.includes('/parts/')).length"""


async def test_the_room_is_a_light_page_however_many_are_in_it(visitors: Visitors) -> None:
    ana = await visitors.host()
    for number in range(FULL):
        await join_party(visitors.address, ana.code, f"Friend {number} {'W' * 20}")
    await ana.steers("Comedy", "End")
    await ana.is_saved()
    html = await (await ana.page.request.get(ana.page.url)).body()
    assert len(html) <= MOST_HTML
    assert html.count(b'class="card"') == len(await ana.names()) + 1  # a template


async def test_the_first_state_is_asked_for_once_and_before_scripts(visitors: Visitors) -> None:
    ana = await visitors.host()
    asked: list[str] = []
    bo = await visitors.visitor(storage_state=await ana.context.storage_state())
    bo.page.on("request", lambda request: asked.append(request.url))
    await bo.page.goto(f"/p/{ana.code}/")
    await bo.is_live()
    states = [url for url in asked if url.endswith(f"/api/v1/parties/{ana.code}")]
    assert len(states) == 1


async def test_a_room_whose_first_state_is_late_shows_that_and_begins_then(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    slow = await visitors.visitor(storage_state=await ana.context.storage_state())
    state = f"**/api/v1/parties/{ana.code}"
    await slow.page.route(state, lambda route: route.abort())
    await slow.page.goto(f"/p/{ana.code}/")
    status = slow.page.get_by_role("banner").get_by_role("status")
    await expect(status).to_have_text("Reconnecting…")
    assert await slow.names() == await ana.names()
    await slow.page.unroute(state)
    await slow.is_live()
    await expect(status).to_have_text("")
    visitors.complaints.clear()  # of the request that was cut off


async def test_a_sheet_that_is_asked_for_twice_at_once_is_there_once(visitors: Visitors) -> None:
    ana = await visitors.host()
    asked: list[str] = []

    async def late(route: Route) -> None:
        asked.append(route.request.url)
        await ana.page.wait_for_timeout(300)
        await route.continue_()

    await ana.page.route("**/parts/settings/**", late)
    await ana.page.get_by_role("banner").get_by_role("button", name="Settings").dblclick()
    await expect(ana.page.locator("dialog[open]")).to_have_count(1)
    await expect(ana.page.locator("#settings-sheet")).to_have_count(1)
    assert len(asked) == 1


async def has_loaded_beforehand(who: Visitor) -> None:
    """The page fetches one part after the other while nothing else is to be done."""
    before = -1
    while (now := await who.page.evaluate(FETCHED)) > before or now < 5:
        before = now
        await who.page.wait_for_timeout(3_000)


async def test_sheets_open_without_a_connection_once_the_page_was_idle(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    await has_loaded_beforehand(ana)
    await ana.context.set_offline(True)
    sheet = await ana.opens_sheet("Invite")
    await expect(sheet).to_contain_text("Copy link")
    await ana.closes_sheet()
    await ana.opens_sheet("Settings")
    await ana.closes_sheet()
    await ana.page.locator(".card .name button").first.click()
    await expect(ana.page.locator("#details-sheet")).to_be_visible()
    await ana.context.set_offline(False)
    visitors.complaints.clear()  # of what could not be fetched


async def test_a_sheet_that_cannot_be_fetched_is_explained_and_opens_later(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    await ana.page.route("**/parts/share/**", lambda route: route.abort())
    invite = ana.page.get_by_role("banner").get_by_role("button", name="Invite")
    await invite.click()
    await expect(ana.page.locator(".toast")).to_contain_text(NOT_NOW)
    await expect(ana.page.locator("dialog[open]")).to_have_count(0)
    await ana.page.unroute("**/parts/share/**")
    await invite.click()
    await expect(ana.page.locator("#share-sheet")).to_be_visible()
    visitors.complaints.clear()  # of the request that was cut off


async def test_a_question_that_cannot_be_asked_is_not_taken_for_a_yes(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.page.route("**/parts/questions/**", lambda route: route.abort())
    row = bo.page.locator(".participant").filter(has_text="Bo")
    await row.locator(".menu summary").click()
    await row.get_by_role("button", name="Leave the party").click()
    await expect(bo.page.locator(".toast")).to_contain_text(NOT_NOW)
    await expect(ana.page.locator(".participant")).to_have_count(2)
    visitors.complaints.clear()  # of the request that was cut off


async def test_parts_come_from_the_browsers_cache_the_second_time(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.opens_sheet("Invite")
    await ana.page.reload()
    await ana.is_live()
    await ana.opens_sheet("Invite")
    taken = await ana.page.evaluate(
        "() => performance.getEntriesByType('resource')"
        ".filter(({ name }) => name.includes('/parts/share/')).map((each) => each.transferSize)"
    )
    assert taken == [0]
