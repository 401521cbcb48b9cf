"""The host picks, the room watches on one clock, and everyone says how it was."""

from playwright.async_api import expect

from tests.browser.visitor import Visitor, Visitors


def evening(visitor: Visitor):  # type: ignore[no-untyped-def] # a locator, as Playwright has it
    return visitor.page.locator(".evening")


async def picks_the_first(host: Visitor) -> str:
    name = (await host.names(1))[0]
    await host.card(name).get_by_role("button", name=name, exact=True).click()
    await host.page.get_by_role("button", name="We watch this").click()
    await expect(evening(host)).to_contain_text(name)
    return name


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


async def test_after_the_film_one_tap_says_how_it_was(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), screen="phone")
    await picks_the_first(ana)
    await evening(ana).get_by_role("button", name="Start").click()
    await expect(evening(ana).get_by_role("timer")).not_to_have_text("0:00:00")
    await evening(ana).get_by_role("button", name="It is over").click()
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
    await evening(ana).get_by_role("button", name="It is over").click()
    await evening(bo).locator("label", has_text="1 star").first.click()
    row = ana.page.locator("people-list .person", has_text="Bo")
    await expect(row).to_contain_text("counts 1")
    await ana.opens_sheet("Settings")
    await ana.page.get_by_role("switch", name="Even out over the evenings").click()
    await ana.closes_sheet()
    await expect(row).not_to_contain_text("counts")
