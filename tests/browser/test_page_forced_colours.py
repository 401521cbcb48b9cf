"""Where a system forces its own colours, bars, dots, the focus and what is pressed are seen."""

import io

from PIL import Image, ImageChops, ImageStat
from playwright.async_api import Locator, expect

from tests.browser.test_page_ballot import goes_to_vote, nominates, opens_a_ballot
from tests.browser.visitor import Visitor, Visitors
from tests.live.protocol_client import join_party

CLEARLY = 48  # of 255 steps of grey


def differ(one: bytes, other: bytes) -> bool:
    """Whether a tenth of the pixels are clearly lighter or darker: an edge that is drawn half a
    pixel elsewhere is not seen."""
    grey = [Image.open(io.BytesIO(each)).convert("L") for each in (one, other)]
    changed = ImageChops.difference(*grey).point(lambda value: value > CLEARLY and 255)
    return ImageStat.Stat(changed).mean[0] > 25.5


async def paints(part: Locator, home: Locator) -> bool:
    """Whether the home looks different without the part."""
    with_it = await home.screenshot(animations="disabled")
    await part.evaluate("part => { part.style.visibility = 'hidden'; }")
    without_it = await home.screenshot(animations="disabled")
    await part.evaluate("part => { part.style.visibility = ''; }")
    return with_it != without_it


async def host(visitors: Visitors) -> Visitor:
    return await visitors.host(forced_colors="active", reduced_motion="reduce")


async def test_bars_and_dots_are_seen(visitors: Visitors) -> None:
    ana = await host(visitors)
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Comedy", "End")
    await ana.steers("Comedy", "PageUp")
    await ana.page.get_by_label("What are you in the mood for?").focus()
    track = ana.page.locator("interest-track").filter(has_text="Comedy")
    await expect(track.locator(".dot")).to_have_count(1)
    for part in (".track-fill", ".dot", ".mean", ".notch"):
        assert await paints(track.locator(part), track), part
    row = ana.page.locator(".participant").filter(has_text="Bo")
    await expect(row.locator(".satisfaction")).to_be_visible()
    for part in (".satisfaction > span", ".badge"):
        assert await paints(row.locator(part), row), part
    card = ana.page.locator(".card").first
    await expect(card.locator(".pip")).to_have_count(2)
    assert await paints(card.locator(".pip i").first, card)


async def test_the_bar_of_a_crowd_is_seen(visitors: Visitors) -> None:
    ana = await host(visitors)
    for number in range(11):
        friend = await join_party(visitors.address, ana.code, f"Friend {number}")
        async with friend.connect(visitors.address) as client:
            weights = {"genre:comedy": 0.1 * number - 0.5}
            await client.send("interests.set", weights=weights)
    card = ana.page.locator(".card").first
    await expect(card.locator(".crowd-range")).to_be_visible()
    for part in (".crowd-range", ".crowd-range i"):
        assert await paints(card.locator(part), card), part


async def test_the_focus_and_what_is_pressed_are_seen(visitors: Visitors) -> None:
    ana = await host(visitors)
    await ana.page.keyboard.press("Tab")
    card = ana.page.locator(".card").first
    banner = ana.page.get_by_role("banner")
    for part, home in (
        (card.locator("[data-action=open]"), card),
        (card.locator("[data-action=more]"), card),
        (ana.track("Comedy"), ana.page.locator("interest-track").filter(has_text="Comedy")),
        (banner.get_by_role("button", name="Invite"), banner),
    ):
        blurred = await home.screenshot(animations="disabled")
        await part.focus()
        assert await home.screenshot(animations="disabled") != blurred
        await part.blur()
    more = card.locator("[data-action=more]")
    released = await more.screenshot(animations="disabled")
    await more.evaluate("button => button.setAttribute('aria-pressed', 'true')")
    assert differ(released, await more.screenshot(animations="disabled"))


async def test_points_that_are_chosen_are_seen(visitors: Visitors) -> None:
    ana = await host(visitors)
    await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Points")
    await goes_to_vote(ana)
    choice = ana.page.locator(".points label").first
    field = choice.locator("input")
    await ana.page.mouse.move(0, 0)
    released = await choice.screenshot(animations="disabled")
    await field.press("Space")
    await expect(field).to_be_checked()
    await field.blur()
    assert differ(released, await choice.screenshot(animations="disabled"))
