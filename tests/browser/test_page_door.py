"""Getting in, being kept out, and what one is reported then."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.browser.visitor import Visitors
from tests.cast import NOBODYS_CODE


async def test_the_code_is_forgiven_its_dashes_and_small_letters(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.visitor()
    await bo.page.goto("/")
    typed = f"{ana.code[:3].lower()} - {ana.code[3:].lower()}"
    await bo.page.get_by_label("Code of six characters").fill(typed)
    await bo.page.get_by_role("button", name="Find the party").click()
    await expect(bo.page.get_by_role("heading", level=1)).to_have_text("Movie night")
    await bo.page.get_by_label("Your name").fill("Bo")
    await bo.page.keyboard.press("Enter")
    await bo.is_live()
    await expect(ana.page.locator(".participant", has_text="Bo")).to_be_visible()


@pytest.mark.parametrize(
    "typed",
    [
        "{site}/p/{code}/#{secret}",
        "{host}/p/{code}/#{secret}",
        "  come to {site}/p/{code}/tv/#{secret} ",
        "{site}/p/{code}?utm_source=chat#{secret}",
    ],
)
async def test_a_pasted_link_opens_a_locked_party(visitors: Visitors, typed: str) -> None:
    ana = await visitors.host()
    link = await ana.link()
    site, secret = link.partition("/p/")[0], link.partition("#")[2]
    sheet = await ana.opens_sheet("Settings")
    await sheet.get_by_label("Lock the party").check()
    await ana.is_saved()
    bo = await visitors.visitor()
    await bo.page.goto("/")
    host = site.partition("://")[2]
    pasted = typed.format(site=site, host=host, code=ana.code, secret=secret)
    await bo.page.get_by_label("Code of six characters").fill(pasted)
    await bo.page.keyboard.press("Enter")
    await expect(bo.page.get_by_role("heading", level=1)).to_have_text("Movie night")
    await bo.page.get_by_label("Your name").fill("Bo")
    await bo.page.keyboard.press("Enter")
    await bo.is_live()


async def test_a_name_that_is_sent_before_the_scripts_have_come_is_sent_by_them(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.visitor()
    scripts_may_come = asyncio.Event()

    async def waits(route: Route) -> None:
        await scripts_may_come.wait()
        await route.continue_()

    await bo.page.route("**/js/pages/join*.js", waits)
    await bo.page.goto(await ana.link(), wait_until="commit")
    await bo.page.get_by_label("Your name").fill("Bo")
    await bo.page.keyboard.press("Enter")
    await bo.page.evaluate("new Promise(requestAnimationFrame)")
    assert "?" not in bo.page.url  # neither name nor passphrase are in an address
    scripts_may_come.set()
    await bo.is_live()


async def test_a_wrong_code_stays_on_the_form_with_a_sentence(visitors: Visitors) -> None:
    bo = await visitors.visitor()
    await bo.page.goto("/")
    field, problem = bo.page.get_by_label("Code of six characters"), bo.page.get_by_role("alert")
    for typed, reported in (
        (NOBODYS_CODE, "There is no party with this code"),
        ("K7QW2", "A code has six letters and digits"),
        ("K7Q0O1", "letters O and I or the digits 0 and 1"),
        ("https://elsewhere.example/", "A code has six letters and digits"),
    ):
        await field.fill(typed)
        await bo.page.keyboard.press("Enter")
        await expect(problem.filter(has_text=reported)).to_be_visible()
        await expect(field).to_have_value(typed)
    visitors.complaints[:] = [each for each in visitors.complaints if "404" not in each]


async def test_who_tries_again_since_no_answer_came_is_in_once(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.visitor()
    await bo.page.goto(f"/p/{ana.code}/")

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await bo.page.route("**/participants", lose_the_answer, times=1)
    await bo.page.get_by_label("Your name").fill("Bo")
    await bo.page.get_by_role("button", name="Come in").click()
    await expect(bo.page.get_by_role("alert")).to_contain_text("cannot be reached")
    await bo.page.get_by_role("button", name="Come in").click()
    await bo.is_live()
    await expect(ana.page.locator(".participant", has_text="Bo")).to_have_count(1)
    visitors.complaints[:] = [each for each in visitors.complaints if "ERR_FAILED" not in each]


async def test_a_passphrase_is_asked_for_only_when_there_is_one(visitors: Visitors) -> None:
    ana = await visitors.visitor()
    await ana.page.goto("/")
    await ana.page.get_by_label("Your name").fill("Ana")
    await ana.page.get_by_text("Ask for a passphrase").click()
    await ana.page.get_by_label("Passphrase").fill("rosebud")
    await ana.page.get_by_role("button", name="Open the party").click()
    await ana.is_live()
    bo = await visitors.visitor()
    await bo.page.goto(f"/p/{ana.code}/")
    await bo.page.get_by_label("Your name").fill("Bo")
    await bo.page.get_by_role("button", name="Come in").click()
    await expect(bo.page.get_by_role("alert")).to_have_text("This party asks for a passphrase.")
    await bo.page.get_by_label("Passphrase").fill("rosebud")
    await bo.page.get_by_role("button", name="Come in").click()
    await bo.is_live()
    visitors.complaints[:] = [each for each in visitors.complaints if "403" not in each]


async def test_a_locked_party_opens_with_the_link_and_not_with_the_code(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    link = await ana.link()
    sheet = await ana.opens_sheet("Settings")
    await sheet.get_by_label("Lock the party").check()
    await ana.is_saved()
    bo = await visitors.visitor()
    await bo.page.goto(f"/p/{ana.code}/")
    await bo.page.get_by_label("Your name").fill("Bo")
    await bo.page.get_by_role("button", name="Come in").click()
    await expect(bo.page.get_by_role("alert")).to_contain_text("The host has locked this party")
    visitors.complaints[:] = [each for each in visitors.complaints if "403" not in each]
    await visitors.guest("Cy", link)


async def test_someone_removed_gets_a_notice_and_may_come_again(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    menu = ana.page.locator(".participant", has_text="Bo").locator(".menu")
    await menu.locator("summary").click()
    await menu.get_by_role("button", name="Remove").click()
    await expect(ana.page.locator("dialog[open]")).to_contain_text("Remove Bo?")
    await ana.page.locator("dialog[open]").get_by_role("button", name="Remove").click()
    await expect(ana.page.locator(".participant", has_text="Bo")).to_have_count(0)
    closed_screen = bo.page.get_by_role("dialog", name="You are out of this party")
    await expect(closed_screen).to_be_visible()
    await closed_screen.get_by_role("button", name="Come in again").click()
    await expect(bo.page.get_by_label("Your name")).to_be_visible()


async def test_an_unknown_code_is_answered_with_a_page(visitors: Visitors) -> None:
    bo = await visitors.visitor()
    answer = await bo.page.goto(f"/p/{NOBODYS_CODE}/")
    assert answer is not None
    assert answer.status == 404
    await expect(bo.page.get_by_role("heading")).to_have_text("There is nothing at this address")
    visitors.complaints[:] = [each for each in visitors.complaints if "404" not in each]


async def test_the_host_hands_over_and_the_new_host_gets_a_notice(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await expect(bo.page.get_by_role("button", name="Settings")).to_be_hidden()
    menu = ana.page.locator(".participant", has_text="Bo").locator(".menu")
    await menu.locator("summary").click()
    await menu.get_by_role("button", name="Make host").click()
    await ana.page.get_by_role("button", name="Hand over").click()
    await expect(bo.page.get_by_role("button", name="Settings")).to_be_visible()
    await expect(bo.page.locator(".toast")).to_contain_text("You are the host now")
    await expect(ana.page.get_by_role("button", name="Settings")).to_be_hidden()
