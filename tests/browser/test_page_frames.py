"""What a page does in a frame is bounded by what is in sight, however many people move."""

from playwright.async_api import expect

from tests.browser.visitor import Visitors
from tests.harness.dragging import dragging
from tests.harness.page_work import OBSERVE, REPORT, RESTART, layouts_so_far

PEOPLE = 30
SETTLING_MS = 4_000
WATCHED_MS = 5_000
# Four or five cards of a phone with all that they show; with the whole list it was 375.
MOST_TOUCHED = 150
# Once to see where cards came to, once for the frame, and now and then one for a card that came in.
LAYOUTS_OF_A_CHANGE = 2.5
# Of the cards in sight, those that are taken out and put in again when the order changes.
MOST_PUT_IN_AGAIN = 0.5
COUNT_PUT_IN_AGAIN = """() => {
  window.putIn = { again: 0, seen: 0, times: 0 };
  const cards = () => [...document.querySelectorAll(".card")];
  const isInSight = (card) => {
    const { top, bottom } = card.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  let before = new Set(cards());
  new MutationObserver((records) => {
    const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
    const seen = cards().filter((card) => before.has(card) && isInSight(card));
    before = new Set(cards());
    if (!cards().some((card) => added.has(card))) return;
    window.putIn.times += 1;
    window.putIn.seen += seen.length;
    window.putIn.again += seen.filter((card) => added.has(card)).length;
  }).observe(document.querySelector("title-list"), { childList: true, subtree: true });
}"""
MOST_SHIFTED = 0.001  # a line of text within its own card; cards that push one another made .4
STALE = """() => [...document.querySelectorAll(".card")].filter(
  (card, place) => card.querySelector(".numeral").textContent !== `${place + 1}`).length"""


async def test_a_frame_touches_what_is_in_sight_while_many_drag(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    cookies = await bo.context.storage_state()
    await bo.context.close()
    phone = await visitors.visitor("phone", storage_state=cookies)
    await phone.page.add_init_script(OBSERVE)
    async with dragging(visitors.address, ana.code, PEOPLE):
        await phone.page.goto(f"/p/{ana.code}/")
        await phone.is_live()
        await phone.page.wait_for_timeout(SETTLING_MS)
        cdp = await phone.context.new_cdp_session(phone.page)
        before = await layouts_so_far(cdp)
        await phone.page.evaluate(RESTART)
        await phone.page.evaluate(COUNT_PUT_IN_AGAIN)
        await phone.page.wait_for_timeout(WATCHED_MS)
        put_in = await phone.page.evaluate("window.putIn")
        found = await phone.page.evaluate(REPORT)
        layouts = await layouts_so_far(cdp) - before
    touched = sorted(found["touched"])
    assert len(touched) > 5, "the list follows those who drag"
    assert touched[int(0.95 * len(touched))] <= MOST_TOUCHED
    assert layouts <= LAYOUTS_OF_A_CHANGE * len(touched)
    assert found["shift"] <= MOST_SHIFTED
    assert put_in["times"] > 3, "the order changes"
    assert put_in["again"] <= MOST_PUT_IN_AGAIN * put_in["seen"]


async def test_what_is_out_of_sight_is_right_a_moment_later(visitors: Visitors) -> None:
    ana = await visitors.host("phone")
    await ana.closes_sheet()
    async with dragging(visitors.address, ana.code, 5):
        await ana.page.wait_for_timeout(SETTLING_MS)
    await ana.page.wait_for_function(f"() => !({STALE})()")
    await expect(ana.page.locator(".card .actions:not(:has(button))")).to_have_count(0)
    await expect(ana.page.locator(".room-column .participant .name bdi:empty")).to_have_count(0)


async def test_what_comes_into_sight_shows_the_newest_state(visitors: Visitors) -> None:
    ana = await visitors.host("phone")
    await ana.closes_sheet()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Comedy", "End")
    await ana.page.get_by_role("button", name="Steer", exact=True).click()
    track = ana.page.locator("interest-track").filter(has_text="Comedy")
    await expect(track.locator(".dot")).to_have_attribute("title", "Bo")
    await ana.page.get_by_role("button", name="Room", exact=True).click()
    row = ana.page.locator(".participant").filter(has_text="Bo")
    await expect(row.locator(".satisfaction")).to_be_visible()
