"""Filters: only what there is can be chosen, and a list that they empty says which one did."""

from playwright.async_api import expect

from tests.browser.visitor import Visitor, Visitors

SET_FILTERS = """([code, filters]) => new Promise((done) => {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/parties/${code}/`);
  socket.onopen = () => socket.send(JSON.stringify({ type: "settings.set", id: 1, filters }));
  socket.onmessage = ({ data }) => {
    if (JSON.parse(data).type === "ack") done(socket.close());
  };
})"""


async def filters(host: Visitor, **chosen: object) -> None:
    """As another client may set them."""
    await host.page.evaluate(SET_FILTERS, [host.code, chosen])


async def test_an_empty_list_names_the_filter_that_emptied_it_and_takes_it_back(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), screen="phone")
    await filters(ana, country="FR", year_min=1990)
    for visitor in (ana, bo):
        await expect(visitor.page.locator(".emptied-by")).to_contain_text("to watch in France")
    await expect(bo.page.get_by_role("button", name="Take back")).to_have_count(0)
    await ana.page.get_by_role("button", name="Take back “to watch in France”").click()
    await expect(bo.page.locator(".card").first).to_be_visible()
    await expect(ana.page.locator(".emptied-by")).to_be_hidden()


async def test_what_a_catalogue_does_not_know_is_not_offered_and_ranges_cannot_be_turned_round(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    sheet = await ana.opens_sheet("Settings")
    await expect(sheet.get_by_label("From year")).to_have_attribute("min", "1902")
    for field in ("#filter-country", "[data-choices=services]", "[name=runtime_max]"):
        await expect(sheet.locator(field)).to_be_hidden()
    await expect(sheet.get_by_label("Kind").locator("option", has_text="Series · ")).to_have_count(
        1
    )
    await sheet.get_by_label("To year").fill("1980")
    await sheet.get_by_label("From year").fill("1990")
    await sheet.get_by_label("From year").blur()
    await expect(sheet.get_by_label("To year")).to_have_value("1990")
    await sheet.get_by_label("To year").fill("9999")
    await sheet.get_by_label("To year").blur()
    await expect(sheet.get_by_label("To year")).not_to_have_value("9999")


async def test_a_filter_changes_nothing_about_the_agreement(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await ana.steers("Comedy", "End")
    await bo.steers("Comedy", "End")
    agreement = ana.page.locator("agreement-line > p")
    await expect(agreement).to_have_text("You overlap on Comedy.")
    await filters(ana, country="FR")
    await expect(ana.page.locator(".card")).to_have_count(0)
    await expect(agreement).to_have_text("You overlap on Comedy.")


async def test_three_ways_stand_first_and_each_lists_what_it_would_put_first(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await ana.steers("Horror", "End")
    await bo.steers("Children", "End")
    await bo.is_saved()
    sheet = await ana.opens_sheet("Settings")
    await expect(sheet.locator(".strategies > label")).to_have_count(3)
    first = sheet.locator(".strategies > label", has_text="Each gets a share").locator(".would-be")
    await expect(first).to_contain_text("Now: ")
    await sheet.get_by_text("For the curious").click()
    await expect(sheet.locator("details .would-be:visible")).to_have_count(10)
