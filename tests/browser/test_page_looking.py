"""Looking at the list together: looks, following, the spotlight, the address of a title."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.browser.test_page_access import SCHEMES, is_clean
from tests.browser.visitor import Visitor, Visitors

LOOKERS = ".lookers"

# In one moment: the page scrolls to what the followed person looks at.
IS_BELOW = """() => {
    const [above, below] = [...document.querySelectorAll(".following")].map((each) =>
        each.getBoundingClientRect());
    return above.bottom <= below.top;
}"""


async def two(visitors: Visitors, screen: str = "laptop") -> tuple[Visitor, Visitor]:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), screen)
    await expect(person(ana, "Bo")).to_contain_text("Follow")
    await expect(person(bo, "Ana")).to_have_count(1)
    return ana, bo


def person(visitor: Visitor, name: str) -> Locator:
    named = visitor.page.locator(".name bdi").get_by_text(name, exact=True)
    return visitor.page.locator("participant-list .participant", has=named)


def card_at(visitor: Visitor, place: int) -> Locator:
    return visitor.page.locator("title-list .card").nth(place)


async def name_at(visitor: Visitor, place: int) -> str:
    return await card_at(visitor, place).locator(".name").inner_text()


async def title_outside(visitor: Visitor) -> dict[str, Any]:
    """A title of the catalogue that is not on the list."""
    listed = set(await visitor.names())
    found = await (await visitor.page.request.get("/api/v1/titles?limit=60")).json()
    outside: dict[str, Any] = next(each for each in found["titles"] if each["title"] not in listed)
    return outside


async def follows(visitor: Visitor, name: str) -> None:
    await person(visitor, name).get_by_role("button", name=f"Follow {name}").click()
    await expect(visitor.page.locator(".following")).to_contain_text("Following")


async def test_the_initials_of_who_looks_stand_beside_the_card_and_in_the_people_list(
    visitors: Visitors,
) -> None:
    ana, bo = await two(visitors)
    title = await name_at(ana, 2)
    await ana.card(title).hover()
    await expect(bo.card(title).locator(LOOKERS)).to_have_attribute(
        "aria-label", "Ana looks at this"
    )
    await expect(person(bo, "Ana").locator(".look")).to_contain_text(f"looks at {title}")
    await expect(ana.page.locator(LOOKERS)).to_have_count(0)
    await ana.page.get_by_role("heading", name="The room").hover()
    await expect(bo.page.locator(LOOKERS)).to_have_count(0)


async def test_an_opened_title_is_what_its_reader_looks_at(visitors: Visitors) -> None:
    ana, bo = await two(visitors)
    title = await name_at(ana, 4)
    await ana.card(title).get_by_role("button", name=title, exact=True).click()
    await expect(bo.card(title).locator(LOOKERS)).to_be_visible()
    await ana.page.go_back()
    await expect(ana.page.locator("dialog[open]")).to_have_count(0)


async def test_who_hides_what_they_look_at_is_shown_nowhere(visitors: Visitors) -> None:
    ana, bo = await two(visitors)
    title, other = await name_at(ana, 1), await name_at(bo, 3)
    await ana.card(title).hover()
    await expect(bo.page.locator(LOOKERS)).to_have_count(1)
    switch = ana.page.get_by_role("switch", name="Others see what I look at")
    await expect(switch).to_be_checked()
    await switch.uncheck()
    await expect(bo.page.locator(LOOKERS)).to_have_count(0)
    await expect(person(bo, "Ana").get_by_role("button", name="Follow Ana")).to_be_hidden()
    await ana.card(title).hover()
    await bo.card(other).hover()
    await expect(ana.card(other).locator(LOOKERS)).to_be_visible()
    await expect(bo.page.locator(LOOKERS)).to_have_count(0)
    await ana.page.reload()
    await ana.is_live()
    await expect(switch).not_to_be_checked()


async def test_a_list_scrolls_where_that_of_the_followed_goes(visitors: Visitors) -> None:
    ana, bo = await two(visitors)
    await follows(bo, "Ana")
    await expect(person(ana, "Ana").locator(".look")).to_contain_text("1 follows you")
    last = await name_at(ana, 18)
    await ana.card(last).scroll_into_view_if_needed()
    await ana.card(last).hover()
    await expect(bo.card(last)).to_be_in_viewport()
    await expect(bo.card(last)).to_have_attribute("data-followed", "")
    await bo.page.get_by_role("button", name="Stop").click()
    await expect(bo.page.locator(".following")).to_have_count(0)
    await expect(person(ana, "Ana").locator(".look")).to_be_hidden()


async def test_an_open_sheet_goes_where_the_followed_goes(visitors: Visitors) -> None:
    """A title that is not on the list opens; what is looked at next is shown in the same sheet."""
    ana, bo = await two(visitors)
    outside = await title_outside(ana)
    await follows(bo, "Ana")
    await ana.page.evaluate("id => { location.hash = `#title=${id}` }", outside["id"])
    await expect(bo.page.get_by_role("dialog", name=outside["title"])).to_be_visible()
    await ana.closes_sheet()
    next_one = await name_at(ana, 2)
    await ana.card(next_one).get_by_role("button", name=next_one, exact=True).click()
    await expect(bo.page.get_by_role("dialog", name=next_one)).to_be_visible()
    await bo.page.get_by_role("dialog").get_by_role("button", name="Stop").click()
    await expect(bo.page.get_by_role("dialog", name=next_one)).to_be_visible()
    await expect(bo.page.locator(".following")).to_have_count(0)


async def test_following_ends_by_escape_or_by_doing_something_oneself(visitors: Visitors) -> None:
    ana, bo = await two(visitors)
    for end in ("Escape", "click", "wheel"):
        await follows(bo, "Ana")
        if end == "Escape":
            await bo.page.keyboard.press("Escape")
        elif end == "click":
            await bo.page.get_by_role("heading", name="Your evening").click()
        else:
            await bo.page.mouse.wheel(0, 40)
        await expect(bo.page.locator(".following")).to_have_count(0)
    await expect(person(ana, "Ana").locator(".look")).to_be_hidden()


async def test_following_ends_when_the_one_who_is_followed_leaves(visitors: Visitors) -> None:
    ana, bo = await two(visitors)
    await follows(bo, "Ana")
    await ana.page.goto("about:blank")
    await expect(bo.page.locator(".toast")).to_contain_text("on your own")
    await expect(bo.page.locator(".following")).to_have_count(0)


async def test_the_spotlight_asks_everybody_and_a_television_follows(visitors: Visitors) -> None:
    ana, bo = await two(visitors)
    cy = await visitors.guest("Cy", f"/p/{ana.code}/")
    tv = await visitors.visitor("tv")
    await tv.page.goto(f"/p/{ana.code}/tv/")
    await tv.page.get_by_role("button", name="Show the room here").click()
    await tv.is_live()
    await ana.page.get_by_role("button", name="Spotlight on me").click()
    asks = "asks you to look along"
    await expect(bo.page.locator(".following")).to_contain_text(asks)
    await expect(cy.page.locator(".following")).to_contain_text(asks)
    await cy.page.get_by_role("button", name="Not now").click()
    await expect(cy.page.locator(".following")).to_have_count(0)
    await bo.page.locator(".following").get_by_role("button", name="Follow").click()
    title = await name_at(ana, 15)
    before = await cy.page.evaluate("document.querySelector('.list-column').scrollTop")
    await ana.card(title).get_by_role("button", name=title, exact=True).click()
    await expect(bo.card(title)).to_have_attribute("data-followed", "")
    await expect(tv.page.locator(".spotlight h2")).to_have_text(title)
    await expect(tv.page.locator(".spotlight")).to_contain_text("Ana shows")
    await expect(cy.page.locator(".spotlight, [data-followed]")).to_have_count(0)
    assert await cy.page.evaluate("document.querySelector('.list-column').scrollTop") == before
    await ana.closes_sheet()
    await ana.page.get_by_role("button", name="Spotlight on me").click()
    await expect(bo.page.locator(".following")).to_have_count(0)
    await expect(tv.page.locator(".spotlight")).to_be_hidden()


async def test_whoever_follows_somebody_else_reads_the_invitation_below(visitors: Visitors) -> None:
    ana, bo = await two(visitors)
    await visitors.guest("Cy", f"/p/{ana.code}/")
    await follows(bo, "Cy")
    await ana.page.get_by_role("button", name="Spotlight on me").click()
    invitation = bo.page.locator(".following").nth(1)
    await expect(invitation).to_contain_text("asks you to look along")
    await bo.page.wait_for_function(IS_BELOW)
    await invitation.get_by_role("button", name="Follow").click()
    await expect(bo.page.locator(".following")).to_have_text(re.compile("Following .*Ana"))


async def test_an_opened_title_has_an_address_that_back_closes_and_a_friend_can_open(
    visitors: Visitors,
) -> None:
    ana, bo = await two(visitors)
    title = await name_at(ana, 3)
    await ana.card(title).get_by_role("button", name=title, exact=True).click()
    await expect(ana.page).to_have_url(re.compile(r"#title=\d+$"))
    address = ana.page.url
    await ana.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await ana.page.get_by_role("button", name="Copy link").click()
    await expect(ana.page.get_by_role("button", name="Copied")).to_be_visible()
    assert await ana.page.evaluate("navigator.clipboard.readText()") == address
    await ana.page.go_back()
    await expect(ana.page.locator("dialog[open]")).to_have_count(0)
    await expect(ana.page).not_to_have_url(re.compile("#title"))
    await ana.page.go_forward()
    await expect(ana.page.get_by_role("dialog", name=title)).to_be_visible()
    await ana.closes_sheet()
    await expect(ana.page).not_to_have_url(re.compile("#title"))
    await bo.page.goto("about:blank")
    await bo.page.goto(address)
    await expect(bo.page.get_by_role("dialog", name=title)).to_be_visible()
    await bo.closes_sheet()
    await expect(bo.page).not_to_have_url(re.compile("#title"))


async def test_the_address_of_a_title_outside_the_list_opens_it_and_one_of_none_opens_nothing(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    outside = await title_outside(ana)
    await ana.page.goto(f"/p/{ana.code}/#title={outside['id']}")
    await expect(ana.page.get_by_role("dialog", name=outside["title"])).to_be_visible()
    await ana.closes_sheet()
    await ana.page.goto(f"/p/{ana.code}/#title=none")
    await expect(ana.page.locator("dialog[open]")).to_have_count(0)


async def test_all_of_it_works_by_keys_alone(visitors: Visitors) -> None:
    ana, bo = await two(visitors)
    title = await name_at(ana, 5)
    await ana.card(title).get_by_role("button", name=title, exact=True).focus()
    await expect(bo.card(title).locator(LOOKERS)).to_be_visible()
    follow = person(bo, "Ana").get_by_role("button", name="Follow Ana")
    await follow.focus()
    await bo.page.keyboard.press("Enter")
    await expect(follow).to_have_attribute("aria-pressed", "true")
    await bo.page.keyboard.press("Tab")
    stop = bo.page.get_by_role("button", name="Stop")
    await expect(stop).to_be_visible()
    await stop.focus()
    await bo.page.keyboard.press("Enter")
    await expect(bo.page.locator(".following")).to_have_count(0)


async def test_a_phone_looks_at_the_card_in_the_middle_and_follows_from_the_people(
    visitors: Visitors,
) -> None:
    ana, bo = await two(visitors, "phone")
    await bo.page.evaluate(
        "document.querySelectorAll('.card')[7].scrollIntoView({block: 'center'})"
    )
    await expect(person(ana, "Bo").locator(".look")).to_contain_text("looks at")
    await bo.page.locator(".phone-tabs [data-tab=room]").click()
    await follows(bo, "Ana")
    await expect(bo.page.locator("title-list")).to_be_visible()
    title = await name_at(ana, 16)
    await ana.card(title).scroll_into_view_if_needed()
    await ana.card(title).hover()
    await expect(bo.card(title)).to_be_in_viewport()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("screen", ["laptop", "small phone"])
async def test_every_new_part_is_accessible(visitors: Visitors, scheme: str, screen: str) -> None:
    ana = await visitors.host(color_scheme=scheme, bypass_csp=True)
    link = await ana.link()
    bo = await visitors.guest("Bo", link, screen, color_scheme=scheme, bypass_csp=True)
    await ana.page.get_by_role("button", name="Spotlight on me").click()
    await expect(bo.page.locator(".following")).to_be_visible()
    title = await name_at(ana, 0)
    await ana.card(title).hover()
    await expect(bo.card(title).locator(LOOKERS)).to_be_visible()
    await is_clean(bo.page)
    await bo.page.locator(".following").get_by_role("button", name="Follow").click()
    await is_clean(bo.page)
    await is_clean(ana.page)
