"""I move something, and the room moves."""

from playwright.async_api import Page, expect

from tests.browser.visitor import Visitors
from tests.live.protocol_client import join_party

ENOUGH_FOR_ANYONE = 5_000
SETTLED = 1_500  # longer than the panel waits before it regroups
LEAVE_UNTIL_ALL_IS_OUT = """panel => {
  const nextFrame = requestAnimationFrame;
  window.requestAnimationFrame = (show) => nextFrame(() => setTimeout(show, 50));
  const leaving = setInterval(() => {
    if (panel.vetoes.length === 100) clearInterval(leaving);
    else panel.dispatchEvent(new PointerEvent("pointerleave"));
  }, 1);
}"""


async def test_a_slider_on_one_screen_reorders_the_list_on_another(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    before = await ana.names(5)
    await bo.steers("Animation", "End")
    await expect(ana.page.locator(".card .name").first).not_to_have_text(before[0])
    await bo.is_saved()
    await ana.lists(await bo.names())


async def test_a_thumb_that_drags_moves_the_others_dots_along(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), screen="phone")
    await bo.page.get_by_role("button", name="Steer").click()
    track = bo.track("Comedy")
    await track.scroll_into_view_if_needed()
    box = await track.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 4
    await bo.page.mouse.move(*middle)
    await bo.page.mouse.down()
    await bo.page.mouse.move(middle[0] + box["width"] * 0.2, middle[1], steps=8)
    dot = ana.page.locator("interest-track", has=ana.track("Comedy")).locator(".dot")
    await expect(dot).to_have_count(1)
    halfway = await _place(dot.page, ".dot")
    await bo.page.mouse.move(middle[0] + box["width"] * 0.4, middle[1], steps=8)
    await bo.page.mouse.up()
    await bo.is_saved()
    assert await _place(dot.page, ".dot") > halfway > 0.5


async def test_a_slider_keeps_the_focus_and_its_value_when_others_weight_titles(
    visitors: Visitors,
) -> None:
    """What they say yes to becomes a track for everyone, and must wait for the hand to go."""
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Horror", "Home")
    await bo.is_saved()
    before_drag = await bo.track("Horror").bounding_box()
    first = (await ana.names())[0]
    more = ana.card(first).get_by_role("button", name="More like this")
    await more.click()
    await ana.is_saved()
    await bo.page.wait_for_timeout(SETTLED)
    await expect(bo.track("Horror")).to_be_focused()
    assert await bo.track("Horror").bounding_box() == before_drag
    await bo.page.get_by_role("button", name="Invite").focus()
    await expect(bo.page.locator("[data-group=room] interest-track")).to_have_count(1)


async def test_what_is_out_for_tonight_is_a_list_of_its_own(visitors: Visitors) -> None:
    """Two hundred and forty sliders would be twenty-one thousand pixels. A hand that leaves the
    panel has it arranged also between what arrives and what is shown of it."""
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    panel, tracks = bo.page.locator("interest-panel"), bo.page.locator("interest-track")
    before = await tracks.count()
    await bo.page.wait_for_timeout(SETTLED)
    await panel.evaluate(LEAVE_UNTIL_ALL_IS_OUT)
    known = await ana.page.request.get("/api/v1/titles?limit=100")
    titles = [title["id"] for title in (await known.json())["titles"]]
    cy = await join_party(visitors.address, ana.code, "Cy")
    async with cy.connect(visitors.address) as client:
        for some in (titles[:60], titles[60:100]):
            await client.send("interests.set", weights={f"title:{each}": -1 for each in some})
    await expect(bo.page.locator("[data-group=vetoes] summary")).to_contain_text("100")
    await expect(tracks).to_have_count(before)
    own = (await bo.names())[0]
    await bo.card(own).get_by_role("button", name="Not tonight").click()
    await bo.page.locator("[data-group=vetoes] summary").click()
    await expect(bo.page.locator(".vetoes li")).to_have_count(101)
    await bo.page.get_by_role("button", name=f"Take back: {own}").click()
    await expect(bo.page.locator(".vetoes li")).to_have_count(100)
    await expect(bo.card(own)).to_be_visible()


async def _place(page: Page, selector: str) -> float:
    return float(await page.locator(selector).evaluate("dot => dot.style.getPropertyValue('--at')"))


async def test_a_slider_reads_out_its_value_in_words(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.steers("Comedy", *["ArrowRight"] * 6)
    track = ana.track("Comedy")
    await expect(track).to_have_attribute("aria-valuetext", "yes please, 0.6; group 0.6")
    for key in ("PageDown", "PageDown"):
        await track.press(key)
    await expect(track).to_have_attribute("aria-valuetext", "rather not, -0.4; group -0.4")
    await track.press("Escape")
    await expect(track).to_have_attribute("aria-valuetext", "neutral")


async def test_a_double_tap_returns_to_neutral(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.steers("Drama", "End")
    await ana.track("Drama").dblclick(position={"x": 5, "y": 5})
    await expect(ana.track("Drama")).to_have_value("0")


async def test_more_like_this_lifts_similar_titles_and_can_be_undone(visitors: Visitors) -> None:
    ana = await visitors.host()
    liked, before = (await ana.names())[4], await ana.names()
    more = ana.card(liked).get_by_role("button", name="More like this")
    await more.click()
    await expect(more).to_have_attribute("aria-pressed", "true")
    await ana.is_saved()
    await ana.page.mouse.move(5, 5)
    assert await ana.names() != before
    await ana.page.get_by_role("button", name="Undo").click()
    await ana.page.mouse.move(5, 5)
    await ana.lists(before)


async def test_not_tonight_takes_a_title_off_every_list(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    unwanted = (await bo.names())[0]
    await bo.card(unwanted).get_by_role("button", name="Not tonight").click()
    await expect(ana.card(unwanted)).to_have_count(0)
    await expect(ana.page.locator(".card")).to_have_count(20)


async def test_hidden_numbers_still_count_and_show_no_dot(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Western", "End")
    dot = ana.page.locator("interest-track", has=ana.track("Western")).locator(".dot")
    await expect(dot).to_have_count(1)
    await bo.page.get_by_label("Hide my numbers").check()
    await expect(dot).to_have_count(0)
    before = await ana.names()
    await bo.steers("War", "End")
    await bo.is_saved()
    assert await ana.names() != before
    await expect(bo.track("War")).to_have_value("1")


async def test_a_reload_and_a_second_tab_are_the_same_person(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.steers("Horror", "End")
    await ana.is_saved()
    await ana.page.reload()
    await expect(ana.track("Horror")).to_have_value("1")
    second = await ana.context.new_page()
    await second.goto(ana.page.url)
    await expect(second.get_by_role("slider", name="Horror", exact=True)).to_have_value("1")
    await expect(second.locator(".participant")).to_have_count(1)
