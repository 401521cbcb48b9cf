"""The host picks, the room watches on one clock, and everyone says how it was."""

from playwright.async_api import expect

from tests.browser.visitor import Visitor, Visitors


def evening(visitor: Visitor):  # type: ignore[no-untyped-def] # a locator, as Playwright has it
    return visitor.page.locator(".playback")


async def picks_the_first(host: Visitor) -> str:
    name = (await host.names(1))[0]
    await host.card(name).get_by_role("button", name=name, exact=True).click()
    await host.page.locator("dialog[open]").get_by_role("button", name="We watch this").click()
    await expect(evening(host)).to_contain_text(name)
    return name


async def ends_the_watching(host: Visitor) -> None:
    await evening(host).get_by_role("button", name="It is over").click()
    await host.page.locator("dialog[open]").get_by_role("button", name="It is over").click()


async def test_what_the_host_picks_is_on_every_screen(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), screen="phone")
    name = await picks_the_first(ana)
    await expect(evening(bo)).to_contain_text(f"Tonight: {name}")
    await expect(evening(bo)).to_contain_text("Picked by Ana.")
    cy = await visitors.guest("Cy", await ana.link())
    await expect(evening(cy)).to_contain_text(f"Tonight: {name}")


async def test_only_the_host_can_pick_and_end(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await picks_the_first(ana)
    await expect(evening(bo).get_by_role("button", name="Start")).to_be_visible()
    await expect(evening(bo).get_by_role("button", name="It is over")).to_be_hidden()
    name = (await bo.names(1))[0]
    await bo.card(name).get_by_role("button", name=name, exact=True).click()
    await expect(bo.page.get_by_role("button", name="More like this").last).to_be_visible()
    await expect(bo.page.get_by_role("button", name="We watch this")).to_be_hidden()


async def test_the_clock_runs_for_everyone_and_stands_when_anyone_pauses(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await picks_the_first(ana)
    await evening(bo).get_by_role("button", name="Start").click()
    await expect(evening(ana).get_by_role("timer")).not_to_have_text("0:00:00")
    await evening(ana).get_by_role("button", name="Pause").click()
    for screen in (ana, bo):
        await expect(evening(screen).get_by_role("button", name="Go on")).to_be_visible()
    stands = await evening(ana).get_by_role("timer").inner_text()
    await expect(evening(bo).get_by_role("timer")).to_have_text(stands)


async def test_after_the_film_one_tap_rates_it(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), screen="phone")
    await picks_the_first(ana)
    await evening(ana).get_by_role("button", name="Start").click()
    await expect(evening(ana).get_by_role("timer")).not_to_have_text("0:00:00")
    await ends_the_watching(ana)
    await evening(bo).locator("label", has_text="4 stars").click()
    await expect(evening(ana)).to_contain_text("Has said how it was: Bo.")
    await expect(evening(bo).get_by_role("radio", name="4 stars")).to_be_checked()
    await expect(evening(ana).get_by_role("radio", name="4 stars")).not_to_be_checked()
    await bo.page.reload()
    await bo.is_live()
    await expect(evening(bo).get_by_role("radio", name="4 stars")).to_be_checked()


async def test_who_gave_in_counts_for_more_and_everyone_sees_it(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await ana.steers("Comedy", "End")
    await bo.steers("Horror", "End")
    await bo.is_saved()
    await picks_the_first(ana)
    await evening(ana).get_by_role("button", name="Start").click()
    await expect(evening(ana).get_by_role("timer")).not_to_have_text("0:00:00")
    await ends_the_watching(ana)
    row = ana.page.locator("participant-list")
    await expect(row).to_contain_text("counts more tonight")
    await ana.opens_sheet("Settings")
    await ana.page.get_by_role("switch", name="Even out over the evenings").click()
    await ana.closes_sheet()
    await expect(row).not_to_contain_text("counts")


async def test_earlier_evenings_are_read_in_the_room(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    earlier = bo.page.get_by_role("button", name="Earlier evenings")
    await expect(earlier).to_be_hidden()
    watched = []
    for _ in range(2):
        watched.append(await picks_the_first(ana))
        await evening(ana).get_by_role("button", name="Start").click()
        await expect(evening(ana).get_by_role("timer")).not_to_have_text("0:00:00")
        await ends_the_watching(ana)
        await expect(evening(ana).get_by_role("timer")).to_be_hidden()
        await ana.page.mouse.move(0, 0)  # a card under the pointer would stay
        await expect(ana.card(watched[-1])).to_have_count(0)  # what was watched leaves the list
    await evening(bo).locator("label", has_text="4 stars").click()
    await earlier.click()
    lines = bo.page.get_by_role("dialog").get_by_role("listitem")
    await expect(lines).to_contain_text([*reversed(watched)])
    await expect(lines.first).to_contain_text("picked by Ana")
    await expect(lines.first).to_contain_text("Rated by you")
    await bo.closes_sheet()
    await expect(earlier).to_be_focused()
