"""Titles that a member wants to watch are marked on their own cards, and on nobody else's."""

import re

from playwright.async_api import Locator, expect

from tests.browser.test_history_page import brings
from tests.browser.test_member_pages import fits, signs_up
from tests.browser.test_page_access import is_clean
from tests.browser.visitor import Visitor, Visitors


def card(who: Visitor, name: str) -> Locator:
    return who.page.locator(".card").filter(has=who.page.get_by_role("button", name=name))


async def test_only_the_member_sees_what_they_want_to_watch(visitors: Visitors) -> None:
    ana = await visitors.visitor("phone", bypass_csp=True)
    await signs_up(ana)
    await ana.opens_a_party()
    room = ana.page.url
    first = ana.page.locator(".card").first
    name = (await first.locator(".name").inner_text()).strip()
    year = re.search(r"\d{4}", await first.locator(".facts").inner_text())
    assert year
    line = f'2024-01-05,"{name}",{year[0]},https://boxd.it/2a9q'
    text = f"Date,Name,Year,Letterboxd URI\n{line}\n"
    await brings(ana, text.encode(), "watchlist.csv")
    await ana.page.get_by_role("button", name="Put it into my history").click()
    await expect(ana.page.get_by_text("It is in your history.")).to_be_visible()
    await ana.page.goto(room)
    await expect(card(ana, name).get_by_text("You want to watch it")).to_be_visible()
    await expect(ana.page.locator(".to-watch")).to_have_count(1)
    await is_clean(ana.page)
    assert await fits(ana.page)
    bo = await visitors.guest("Bo", await ana.link())
    await expect(card(bo, name)).to_be_visible()
    await expect(bo.page.locator(".to-watch")).to_have_count(0)
