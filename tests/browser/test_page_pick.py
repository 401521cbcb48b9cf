"""The pick is the event of the evening: everyone sees and hears it, and it can be taken back."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.test_page_access import SCHEMES, is_clean
from tests.browser.test_page_evening import ends_the_watching, evening, picks_the_first
from tests.browser.visitor import Visitor, Visitors

IN_VIEW = """element => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


def moment(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="Picked just now")


async def picks(host: Visitor, place: int) -> str:
    """Picks by the button on a card."""
    await host.closes_sheet()
    card = host.page.locator(".card").nth(place)
    name = await card.locator(".name").inner_text()
    await card.get_by_role("button", name="We watch this").click()
    return name


async def television(visitors: Visitors, ana: Visitor, **options: str) -> Visitor:
    screen = await visitors.visitor("tv", bypass_csp=True, **options)
    await screen.page.goto(f"/p/{ana.code}/tv/")
    await screen.page.get_by_role("button", name="Show the room here").click()
    await screen.is_live()
    return screen


async def goes_by(visitor: Visitor, seconds: int) -> None:
    """The page's clock runs on; what it waits for happens."""
    await visitor.page.clock.fast_forward(seconds * 1_000)


@pytest.mark.parametrize("screen", ["laptop", "phone"])
async def test_whoever_picks_far_down_the_list_sees_the_pick_at_once(
    visitors: Visitors, screen: str
) -> None:
    ana = await visitors.host(screen)
    name = await picks(ana, 15)
    heading = ana.page.locator("#playback-heading")
    await expect(heading).to_contain_text(name)
    await expect(heading).to_be_focused()
    assert await heading.evaluate(IN_VIEW)
    await expect(moment(ana)).to_contain_text(name)


async def test_whoever_picks_with_keys_in_an_opened_title_goes_on_at_the_pick(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    await ana.page.locator(".card .name button").nth(9).focus()
    await ana.page.keyboard.press("Enter")
    await ana.page.locator("dialog[open]").get_by_role("button", name="We watch this").focus()
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.locator("#playback-heading")).to_be_focused()
    assert await ana.page.locator("#playback-heading").evaluate(IN_VIEW)
    await ana.page.keyboard.press("Tab")
    await expect(evening(ana).get_by_role("button", name="Take it back")).to_be_focused()
    await ana.page.keyboard.press("Enter")
    await expect(evening(ana)).to_be_hidden()


async def test_everyone_sees_it_and_nobody_who_reads_is_moved(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    cy = await visitors.guest("Cy", await ana.link(), screen="phone")
    await bo.page.locator(".list-column").evaluate("column => { column.scrollTop = 700; }")
    read = bo.page.locator(".card").nth(6)
    before = await read.bounding_box()
    await cy.page.get_by_role("button", name="Room").click()
    name = await picks(ana, 0)
    for screen in (bo, cy):
        await expect(moment(screen)).to_be_visible()
        await expect(moment(screen)).to_contain_text(name)
        await expect(screen.page.locator("#announcements")).to_contain_text(f"Ana picked {name}")
        await expect(screen.page.locator(".toast")).to_contain_text(f"Ana picked {name}")
        await expect(screen.page.locator(".activity")).to_contain_text(f"Ana picked {name}")
        await expect(moment(screen).get_by_role("button", name="Undo")).to_be_hidden()
    after = await read.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2
    await moment(cy).get_by_role("button", name="Show it").click()
    await expect(cy.page.locator("#playback-heading")).to_be_focused()


async def test_who_has_a_title_open_sees_it_as_well_and_loses_nothing(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.page.locator(".card .name button").nth(2).click()
    await expect(bo.page.locator("dialog[open]")).to_be_visible()
    name = await picks(ana, 0)
    await expect(moment(bo)).to_contain_text(name)
    await moment(bo).get_by_role("button", name="Close").click()
    await expect(moment(bo)).to_be_hidden()
    await expect(bo.page.locator("#details-sheet")).to_be_visible()


async def test_the_host_takes_a_pick_back_on_every_screen(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await picks(ana, 0)
    await expect(moment(bo)).to_be_visible()
    await moment(ana).get_by_role("button", name="Undo").click()
    for screen in (ana, bo):
        await expect(evening(screen)).to_be_hidden()
        await expect(moment(screen)).to_be_hidden()
    await expect(bo.page.locator(".toast")).to_contain_text("Ana took the pick back")
    await expect(bo.page.locator(".activity")).to_contain_text("Ana took the pick back")


async def test_taking_back_returns_to_what_was_watched_before(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    first = await picks(ana, 0)
    await evening(bo).get_by_role("button", name="Start").click()
    await expect(evening(ana).get_by_role("timer")).not_to_have_text("0:00:00")
    await picks(ana, 3)
    await evening(ana).get_by_role("button", name="Take it back").click()
    for screen in (ana, bo):
        await expect(evening(screen)).to_contain_text(f"Tonight: {first}")
        await expect(evening(screen).get_by_role("button", name="Go on")).to_be_visible()


async def test_after_ten_seconds_nothing_can_be_taken_back(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.page.clock.install()
    await picks(ana, 0)
    await expect(evening(ana).get_by_role("button", name="Take it back")).to_be_visible()
    await goes_by(ana, 11)
    await expect(evening(ana).get_by_role("button", name="Take it back")).to_be_hidden()
    await expect(moment(ana).get_by_role("button", name="Undo")).to_be_hidden()


async def test_only_the_host_has_the_button_on_a_card(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await expect(bo.page.locator(".card [data-action=pick]").first).to_be_hidden()
    await ana.page.locator(".participant", has_text="Bo").locator("summary").click()
    await ana.page.get_by_role("button", name="Make host").click()
    await ana.page.get_by_role("button", name="Hand over").click()
    await expect(bo.page.locator(".card [data-action=pick]").first).to_be_visible()
    await expect(ana.page.locator(".card [data-action=pick]").first).to_be_hidden()


async def test_the_television_gives_it_the_whole_screen_and_then_shows_it_large(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    screen = await television(visitors, ana)
    await screen.page.clock.install()
    name = await picks(ana, 0)
    shown = screen.page.locator(".tonight")
    await expect(shown).to_contain_text(f"Tonight: {name}")
    await expect(shown).to_contain_text("Picked by Ana.")
    await expect(shown).to_have_css("position", "fixed")
    box = await shown.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1920, 1080)
    await goes_by(screen, 9)
    await expect(shown).not_to_have_css("position", "fixed")
    await expect(shown.locator("h2")).to_be_in_viewport(ratio=1)
    await expect(screen.page.locator(".card")).to_have_count(3)
    for card in await screen.page.locator(".card").all():
        await expect(card.locator(".name")).to_be_in_viewport(ratio=1)
    await evening(ana).get_by_role("button", name="Take it back").click()
    await expect(shown).to_be_hidden()
    await expect(screen.page.locator(".card")).to_have_count(5)


async def test_it_is_over_asks_first(visitors: Visitors) -> None:
    ana = await visitors.host()
    await picks_the_first(ana)
    await evening(ana).get_by_role("button", name="Start").click()
    await expect(evening(ana).get_by_role("timer")).not_to_have_text("0:00:00")
    await evening(ana).get_by_role("button", name="It is over").click()
    question = ana.page.locator("dialog[open]")
    await expect(question).to_contain_text("each of you is asked how it was")
    await question.get_by_role("button", name="Cancel").click()
    await expect(evening(ana).get_by_role("button", name="Pause")).to_be_visible()
    await ends_the_watching(ana)
    await expect(evening(ana)).to_contain_text("Watched together.")


async def test_what_was_never_started_was_not_watched_together(visitors: Visitors) -> None:
    ana = await visitors.host()
    await picks_the_first(ana)
    await evening(ana).get_by_role("button", name="It is over").click()
    question = ana.page.locator("dialog[open]")
    await expect(question).to_contain_text("Nobody has started it here")
    await question.get_by_role("button", name="Put it aside").click()
    await expect(evening(ana)).to_contain_text("It was picked, and not started.")
    await expect(evening(ana)).not_to_contain_text("Watched together")
    await expect(evening(ana).get_by_text("How was it?")).to_be_hidden()


async def test_how_it_was_is_asked_at_the_end_and_at_no_pause(visitors: Visitors) -> None:
    ana = await visitors.host()
    await picks_the_first(ana)
    await evening(ana).get_by_role("button", name="Start").click()
    await expect(evening(ana).get_by_role("timer")).not_to_have_text("0:00:00")
    await evening(ana).get_by_role("button", name="Pause").click()
    await expect(evening(ana).get_by_role("button", name="Go on")).to_be_visible()
    await expect(evening(ana).get_by_text("How was it?")).to_be_hidden()
    await ends_the_watching(ana)
    await expect(evening(ana).get_by_text("How was it?")).to_be_visible()


async def test_the_clock_is_set_with_keys_alone(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await picks_the_first(ana)
    await evening(bo).get_by_text("Set the clock").focus()
    await bo.page.keyboard.press("Enter")
    field = bo.page.get_by_label("Hours:minutes")
    await expect(field).to_be_focused()
    await bo.page.keyboard.type("half past one")
    await bo.page.keyboard.press("Enter")
    await expect(evening(bo).get_by_role("alert")).to_contain_text("such as 1:05")
    await field.fill("1:05")
    await bo.page.keyboard.press("Enter")
    for screen in (ana, bo):
        await expect(evening(screen).get_by_role("timer")).to_have_text("1:05:00")
    await expect(evening(bo).get_by_text("Set the clock")).to_be_focused()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("screen", ["laptop", "small phone"])
async def test_a_pick_is_clean(visitors: Visitors, scheme: str, screen: str) -> None:
    ana = await visitors.host(screen, color_scheme=scheme, bypass_csp=True)
    await picks(ana, 2)
    await expect(moment(ana)).to_be_visible()
    await is_clean(ana.page)
    width = await ana.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_pick_is_clean_on_a_television(visitors: Visitors, scheme: str) -> None:
    ana = await visitors.host()
    screen = await television(visitors, ana, color_scheme=scheme)
    name = await picks(ana, 2)
    await expect(screen.page.locator(".tonight")).to_contain_text(name)
    await is_clean(screen.page)
