"""Leaving a party, another name, and a party that its host closes and opens again."""

from playwright.async_api import expect

from tests.browser.visitor import Visitor, Visitors


async def chooses(who: Visitor, option: str, name: str = "") -> None:
    """Opens the menu beside somebody, by default beside oneself, and takes what it offers."""
    row = who.page.locator(".participant").filter(has_text=name or "you")
    await row.locator("summary").click()
    await row.get_by_role("button", name=option).click()


async def answers(who: Visitor, answer: str) -> None:
    await who.page.locator("#confirm-sheet").get_by_role("button", name=answer).click()


async def test_who_leaves_is_gone_on_every_screen_and_comes_back_with_their_weights(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Comedy", "End")
    await bo.is_saved()
    await chooses(bo, "Leave the party")
    await answers(bo, "Leave")
    await expect(bo.page.get_by_role("heading", name="You have left this party")).to_be_visible()
    await expect(ana.page.locator(".participant")).to_have_count(1)
    await bo.page.get_by_role("button", name="Come in again").click()
    await expect(bo.page.get_by_label("Your name")).to_have_value("Bo")
    await bo.page.get_by_role("button", name="Come in").click()
    await bo.is_live()
    await expect(bo.track("Comedy")).to_have_value("1")
    await expect(ana.page.locator(".participant")).to_have_count(2)


async def test_cancel_leaves_one_where_one_is(visitors: Visitors) -> None:
    ana = await visitors.host()
    await chooses(ana, "Leave the party")
    await expect(ana.page.locator("#confirm-sheet")).to_contain_text("Somebody else becomes")
    await answers(ana, "Cancel")
    await expect(ana.page.locator(".participant")).to_have_count(1)


async def test_a_host_who_leaves_is_succeeded_and_the_next_host_reads_it(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await chooses(ana, "Leave the party")
    await answers(ana, "Leave")
    await expect(bo.page.locator(".toast")).to_contain_text("You are the host now")
    await expect(bo.page.get_by_role("banner").get_by_text("Settings")).to_be_visible()


async def test_another_name_is_read_on_every_screen(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await chooses(bo, "Change my name")
    field = bo.page.get_by_label("Your name in this party")
    await expect(field).to_have_value("Bo")
    await field.fill("Robert")
    await field.press("Enter")
    for screen in (ana, bo):
        await expect(screen.page.locator(".participant bdi").nth(1)).to_have_text("Robert")
    await chooses(bo, "Change my name")
    await field.fill("ana")
    await answers(bo, "Save")
    await expect(ana.page.locator(".participant bdi").nth(1)).to_have_text("ana")


async def test_guests_have_a_menu_beside_themselves_alone(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await expect(bo.page.locator(".participant .menu:visible")).to_have_count(1)
    await expect(ana.page.locator(".participant .menu:visible")).to_have_count(2)


async def test_the_host_closes_the_party_and_opens_it_again(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    sheet = await ana.opens_sheet("Settings")
    await sheet.get_by_role("button", name="Close the party").click()
    await answers(ana, "Close it")
    await expect(bo.page.get_by_role("heading", name="This party has ended")).to_be_visible()
    await ana.page.get_by_role("button", name="Open it again").click()
    await ana.is_live()
    await bo.page.reload()
    await bo.is_live()
    await expect(ana.page.locator(".participant[data-online]")).to_have_count(2)


async def test_removing_somebody_states_how_they_can_come_back(visitors: Visitors) -> None:
    ana = await visitors.host()
    await visitors.guest("Bo", await ana.link())
    sheet = ana.page.locator("#confirm-sheet")
    await chooses(ana, "Remove", "Bo")
    await expect(sheet).to_contain_text("come back with the code")
    await answers(ana, "Cancel")
    settings = await ana.opens_sheet("Settings")
    await settings.get_by_text("Lock the party").click()
    await ana.closes_sheet()
    await chooses(ana, "Remove", "Bo")
    await expect(sheet).to_contain_text("come back only with its link")
    await expect(sheet).not_to_contain_text("come back with the code")
