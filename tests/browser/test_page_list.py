"""Tonight's list: it glides, it says how, and it holds still under a hand."""

import asyncio

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.test_page_evening import picks_the_first
from tests.browser.visitor import Visitor, Visitors

CALM = 700
# So narrow that the list's first names stand in two lines, and the names that follow them in one.
NARROW: ViewportSize = {"width": 1040, "height": 768}


async def stirred(bo: Visitor) -> None:
    """Bo moves so much that hardly anything stays in its place."""
    await bo.steers("Documentary", "End")
    await bo.steers("Crime", "Home")
    await bo.is_saved()


async def place(ana: Visitor, name: str) -> float:
    box = await ana.card(name).bounding_box()
    assert box is not None
    return box["y"]


async def test_all_cards_are_to_be_seen_once_the_list_has_changed(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    before = await ana.names()
    await stirred(bo)
    await ana.page.wait_for_timeout(CALM)
    assert set(await ana.names()) - set(before)
    seen = await ana.page.locator(".card").evaluate_all(
        "cards => cards.map(card => getComputedStyle(card).opacity)"
    )
    assert seen == ["1"] * 20


async def test_cards_show_how_their_rank_changed(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await stirred(bo)
    marks = ana.page.locator(".rank-change[data-way]")
    await expect(marks.first).to_be_visible()
    ways = await marks.evaluate_all("marks => marks.map(mark => mark.dataset.way)")
    assert "new" in ways
    assert {"up", "down"} & set(ways)
    await expect(marks).to_have_count(0, timeout=6_000)


async def test_a_card_under_the_pointer_stays_until_it_is_released(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    read = (await ana.names())[1]
    await ana.card(read).hover()
    await ana.page.wait_for_timeout(CALM)  # until the page stands as it will
    before = await place(ana, read)
    await stirred(bo)
    await ana.page.wait_for_timeout(CALM)
    assert await place(ana, read) == before
    await ana.page.mouse.move(1, 1)
    await ana.page.wait_for_timeout(CALM)
    await ana.lists(await bo.names())


@pytest.mark.parametrize("place_in_list", [6, 9], ids=["in sight", "further down"])
async def test_a_card_being_read_stays_when_the_names_above_it_take_fewer_lines(
    visitors: Visitors, place_in_list: int
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await ana.page.set_viewport_size(NARROW)
    read = (await ana.names())[place_in_list]
    await ana.card(read).hover()
    await ana.page.wait_for_timeout(CALM)
    before, above = await place(ana, read), await heights_above(ana, read)
    await stirred(bo)
    await ana.page.wait_for_timeout(CALM)
    assert await heights_above(ana, read) != above
    assert await place(ana, read) == before
    await ana.page.mouse.move(1, 1)
    await ana.lists(await bo.names())
    await expect(ana.page.locator("title-list")).to_have_css("padding-top", "0px")


async def heights_above(ana: Visitor, name: str) -> float:
    """Of the cards that stand before this one, together."""
    heights: list[float] = await ana.page.locator(".card").evaluate_all(
        "cards => cards.map(card => card.getBoundingClientRect().height)"
    )
    return sum(heights[: (await ana.names()).index(name)])


async def test_a_card_being_read_stays_when_the_list_becomes_three_blocks(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    read = (await ana.names())[2]
    await ana.card(read).hover()
    await ana.page.wait_for_timeout(CALM)
    before = await place(ana, read)
    await disagreed(ana, bo)
    await ana.page.wait_for_timeout(CALM)
    assert await place(ana, read) == before


async def test_a_card_being_read_that_has_left_the_list_can_be_read_and_shows_no_rank(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    read = (await ana.names())[0]
    await ana.card(read).hover()
    await bo.card(read).get_by_role("button", name="Not tonight").click()
    left = ana.page.locator(".card.removed", has_text=read)
    await expect(left).to_be_visible()
    await expect(left.locator(".numeral")).to_be_hidden()
    await expect(left).to_have_css("opacity", "1")
    await left.get_by_role("button", name=read, exact=True).click()
    await expect(
        ana.page.locator("#details-sheet[open]").get_by_role("heading", name=read)
    ).to_be_visible()


async def test_a_card_being_read_stays_when_the_host_picks(visitors: Visitors) -> None:
    """What was picked then stands above the list."""
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    read = (await bo.names())[1]
    await bo.card(read).hover()
    await bo.page.wait_for_timeout(CALM)
    before = await place(bo, read)
    await picks_the_first(ana)
    await expect(bo.page.locator(".playback")).to_contain_text("Tonight:")
    await bo.page.wait_for_timeout(CALM)
    assert await place(bo, read) == before


async def test_the_focus_stays_where_it_is_when_the_list_changes(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    read = (await ana.names())[2]
    await ana.card(read).get_by_role("button", name="More like this").focus()
    await ana.page.wait_for_timeout(CALM)
    before = await place(ana, read)
    await stirred(bo)
    await ana.page.wait_for_timeout(CALM)
    focused = await ana.page.evaluate("document.activeElement.closest('.card').innerText")
    assert read in focused
    assert await place(ana, read) == before


async def test_scrolling_stays_where_it_is_when_the_list_changes(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    scroll = "document.querySelector('.list-column').scrollTop"
    await ana.page.locator(".list-column").evaluate("panel => panel.scrollTo(0, 500)")
    first = (await bo.names())[0]
    await bo.card(first).get_by_role("button", name="Not tonight").click()
    await expect(ana.card(first)).to_have_count(0)
    await ana.page.wait_for_timeout(CALM)
    assert await ana.page.evaluate(scroll) == 500
    await stirred(bo)
    await ana.page.wait_for_timeout(CALM)
    assert await ana.page.evaluate(scroll) == 500


async def test_a_list_that_was_scrolled_stays_where_it_is_when_something_appears_above_it(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.page.locator(".list-column").evaluate("panel => panel.scrollTo(0, 500)")
    seen = (await bo.names())[5]
    before = await place(bo, seen)
    await picks_the_first(ana)
    await expect(bo.page.locator(".playback")).to_contain_text("Tonight:")
    await bo.page.wait_for_timeout(CALM)
    assert await place(bo, seen) == pytest.approx(before, abs=1)


async def test_nothing_glides_for_those_who_asked_for_calm(visitors: Visitors) -> None:
    ana = await visitors.host(reduced_motion="reduce")
    bo = await visitors.guest("Bo", await ana.link())
    moving = (
        "document.querySelector('title-list').getAnimations({ subtree: true })"
        ".filter(each => !(each instanceof CSSTransition)).length"
    )
    stirring = asyncio.create_task(stirred(bo))
    counts = [await ana.page.evaluate(moving) for _ in range(30)]
    await stirring
    assert set(counts) == {0}


async def test_a_title_opens_with_everyones_reasons(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Animation", "End")
    await bo.steers("Horror", "Home")
    await bo.is_saved()
    first = (await ana.names())[0]
    await ana.card(first).get_by_role("button", name=first, exact=True).click()
    sheet = ana.page.get_by_role("dialog", name=first)
    await expect(sheet.locator(".rank-text")).to_have_text("First on tonight’s list.")
    reasons = sheet.locator(".reasons li", has_text="Bo")
    await expect(reasons).to_contain_text("Animation")
    await expect(reasons).to_contain_text("no Horror")
    await ana.closes_sheet()
    focused = await ana.page.evaluate("document.activeElement.innerText")
    assert focused == first


async def disagreed(ana: Visitor, bo: Visitor) -> None:
    """Each wants what the other does not, until no title is for both."""
    for interest, mine, theirs in (
        ("Documentary", "End", "Home"),
        ("Horror", "Home", "End"),
        ("Musical", "End", "Home"),
        ("Action", "Home", "End"),
    ):
        await ana.steers(interest, mine)
        await bo.steers(interest, theirs)
    for heading in ("A fair mix", "Nobody minds", "Popular, and new to all of you"):
        await expect(ana.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


async def test_without_a_shared_title_the_list_becomes_three_blocks(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await disagreed(ana, bo)
    await expect(ana.page.locator("agreement-line")).to_contain_text("Two camps over")


async def test_a_card_that_was_opened_by_mouse_is_let_go_when_its_sheet_closes(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    read = (await ana.names())[2]
    await ana.card(read).get_by_role("button", name=read, exact=True).click()
    await expect(ana.page.locator("dialog[open]")).to_be_visible()
    await ana.page.mouse.move(1, 1)
    await ana.closes_sheet()
    await stirred(bo)
    await ana.page.wait_for_timeout(CALM)
    await ana.lists(await bo.names())


async def test_no_hole_is_left_above_the_list_when_filters_come_and_go(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    await ana.card((await ana.names())[2]).hover()
    await ana.page.wait_for_timeout(CALM)
    await ana.page.keyboard.press("Tab")
    before = await ana.names()
    await ana.page.locator(".bar [data-open=settings]").evaluate("button => button.click()")
    sheet = ana.page.locator("#settings-sheet")
    await sheet.get_by_label("From year").fill("2015")
    await sheet.get_by_label("From year").blur()
    await expect(ana.page.locator("title-list")).not_to_contain_text(before[0])
    await sheet.get_by_role("button", name="Let everything in").click()
    await ana.lists(before)
    await ana.closes_sheet()
    await expect(ana.page.locator("title-list")).to_have_css("padding-top", "0px")


async def test_the_signs_on_a_card_have_names_tooltips_and_an_outcome_in_words(
    visitors: Visitors,
) -> None:
    """A heart and a moon are for the eye: each has a name, a tooltip, and says what it has done."""
    ana = await visitors.host()
    name = (await ana.names(1))[0]
    for words, done in (
        ("More like this", f"More like {name}"),
        ("Not tonight", f"Not tonight: {name}"),
    ):
        sign = ana.card(name).get_by_role("button", name=words, exact=True)
        await expect(sign).to_have_attribute("title", words)
        await sign.click()
        await expect(ana.page.locator(".toast")).to_contain_text(done)
        await ana.page.locator(".toast").get_by_role("button", name="Undo").click()
