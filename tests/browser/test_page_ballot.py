"""The shortlist, and a ballot: nominated, voted on by each rule, and decided on every screen."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.browser.test_page_access import SCHEMES, is_clean
from tests.browser.test_page_evening import evening
from tests.browser.test_page_pick import moment, picks, television
from tests.browser.visitor import Visitor, Visitors
from tests.harness.deployment import Deployment
from tests.harness.outage_proxy import OutageProxy

LONG = 20_000


def shortlist(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="Shortlist")


def bar(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="Ballot", exact=True)


def sheet(visitor: Visitor) -> Locator:
    return visitor.page.locator("dialog[open]")


async def nominates(visitor: Visitor, *places: int) -> list[str]:
    names = []
    for place in places:
        card = visitor.page.locator(".card").nth(place)
        names.append(await card.locator(".name").inner_text())
        await card.get_by_role("button", name="Nominate").click()
        await expect(shortlist(visitor)).to_contain_text(names[-1])
    return names


async def opens_a_ballot(host: Visitor, rule: str, **chosen: str) -> None:
    await shortlist(host).get_by_role("button", name="Let all of you vote").click()
    await sheet(host).get_by_role("radio", name=rule).check()
    for name, value in chosen.items():
        await sheet(host).locator(f"[name={name}]").select_option(value)
    await sheet(host).get_by_role("button", name="Open the ballot").click()
    await expect(host.page.locator("#vote-sheet")).to_be_visible()


async def goes_to_vote(visitor: Visitor) -> None:
    if not await sheet(visitor).count():
        await bar(visitor).get_by_role("button").click()
    await expect(visitor.page.locator("#vote-sheet")).to_be_visible()


async def sends_the_vote(visitor: Visitor) -> None:
    await sheet(visitor).locator(".choices .main").click()
    await expect(visitor.page.locator("#vote-sheet")).to_be_hidden()


async def ana_and_bo(visitors: Visitors, **options: Any) -> tuple[Visitor, Visitor]:
    ana = await visitors.host(**options)
    return ana, await visitors.guest("Bo", await ana.link(), screen="phone", **options)


async def test_a_title_is_nominated_from_its_card_and_from_its_details(
    visitors: Visitors,
) -> None:
    ana, bo = await ana_and_bo(visitors)
    await expect(shortlist(bo)).to_be_hidden()
    (name,) = await nominates(bo, 3)
    await expect(shortlist(ana)).to_contain_text(f"{name}")
    await expect(shortlist(ana)).to_contain_text("Nominated by Bo")
    await expect(ana.page.locator(".activity")).to_contain_text(f"Bo nominated {name}")
    other = ana.page.locator(".card").nth(1)
    second = await other.locator(".name").inner_text()
    await other.locator(".name button").click()
    nominate = sheet(ana).get_by_role("button", name="Nominate")
    await nominate.click()
    await expect(nominate).to_have_attribute("aria-pressed", "true")
    await ana.closes_sheet()
    await expect(shortlist(bo)).to_contain_text(second)


async def test_a_nomination_keeps_its_fits_and_reasons_when_it_leaves_the_list(
    visitors: Visitors,
) -> None:
    ana, bo = await ana_and_bo(visitors)
    (name,) = await nominates(ana, 19)
    await ana.page.mouse.move(1, 1)
    await ana.steers("Documentary", "End")
    await ana.steers("Crime", "Home")
    await expect(ana.card(name)).to_have_count(0)
    tile = shortlist(bo).locator("li").first
    await expect(tile.locator(".pips")).to_have_attribute("aria-label", re.compile("Fit: Ana"))
    await expect(tile.locator(".reason")).not_to_be_empty()
    assert name in await tile.inner_text()


async def test_the_host_and_whoever_nominated_take_a_title_off(visitors: Visitors) -> None:
    ana, bo = await ana_and_bo(visitors)
    await nominates(ana, 0)
    await nominates(bo, 1)
    off = shortlist(bo).get_by_role("button", name="Take off the shortlist")
    await expect(off).to_have_count(1)
    await off.click()
    await expect(shortlist(ana).locator("li")).to_have_count(1)
    await shortlist(ana).get_by_role("button", name="Take off the shortlist").click()
    await expect(shortlist(ana)).to_be_hidden()
    await expect(shortlist(bo)).to_be_hidden()


async def test_the_heading_offers_a_vote_to_a_host_who_is_not_alone_until_there_is_a_shortlist(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    offer = ana.page.locator(".heading").get_by_role("button", name="Hold a vote")
    await expect(offer).to_be_hidden()
    bo = await visitors.guest("Bo", await ana.link())
    await expect(offer).to_be_visible()
    await expect(bo.page.get_by_role("button", name="Hold a vote")).to_be_hidden()
    await nominates(bo, 0)
    await expect(offer).to_be_hidden()
    await expect(shortlist(ana).get_by_role("button", name="Let all of you vote")).to_be_visible()


async def test_ticks_decide_on_every_screen_and_the_television(visitors: Visitors) -> None:
    ana, bo = await ana_and_bo(visitors)
    screen = await television(visitors, ana)
    first, second = await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Ticks")
    await expect(bo.page.locator(".toast")).to_contain_text("Ana opened a ballot")
    await expect(screen.page.locator(".ballot-screen")).to_contain_text("0 of 2 have voted")
    await expect(sheet(ana)).to_contain_text("the counts give away who voted what")
    await goes_to_vote(bo)
    await sheet(bo).get_by_role("checkbox", name=second).check()
    await sends_the_vote(bo)
    await expect(sheet(ana)).to_contain_text("1 of 2 have voted")
    await expect(sheet(ana)).to_contain_text("Voted so far: Bo.")
    await expect(screen.page.locator(".ballot-screen")).to_contain_text("1 of 2 have voted")
    await sheet(ana).get_by_role("checkbox", name=second).check()
    await sends_the_vote(ana)
    for each in (ana, bo):
        await expect(evening(each)).to_contain_text(f"Tonight: {second}")
        await expect(evening(each)).to_contain_text("Chosen by your ballot.")
        await expect(moment(each)).to_contain_text("2 of 2 would watch it.")
        await expect(bar(each)).to_be_hidden()
        await expect(each.page.locator(".activity")).to_contain_text("The ballot closed:")
    shown = screen.page.locator(".ballot-screen")
    await expect(shown).to_have_css("position", "fixed")
    await expect(shown.locator(".winner")).to_contain_text(second)
    await expect(shown.locator(".counts")).to_contain_text(first)


async def test_a_ranking_is_made_with_keys_alone_and_its_rounds_are_shown(
    visitors: Visitors,
) -> None:
    ana, bo = await ana_and_bo(visitors)
    first, second, third = await nominates(ana, 0, 1, 2)
    await opens_a_ballot(ana, "Ranking")
    for name in (first, second, third):
        await sheet(ana).get_by_role("button", name=f"Add {name}").focus()
        await ana.page.keyboard.press("Enter")
    up = sheet(ana).get_by_role("button", name=f"{third}")
    await up.and_(sheet(ana).locator("[data-action=up]")).focus()
    await ana.page.keyboard.press("Enter")
    await ana.page.keyboard.press("Enter")
    ranked = sheet(ana).locator(".ranked-choices .choice-name")
    assert [third, first, second] == [
        each.rsplit(" (", 1)[0] for each in await ranked.all_inner_texts()
    ]
    await sends_the_vote(ana)
    await goes_to_vote(bo)
    await sheet(bo).get_by_role("button", name=f"Add {third}").click()
    await sends_the_vote(bo)
    await expect(evening(ana)).to_contain_text(f"Tonight: {third}")
    await expect(sheet(bo)).to_have_count(0)
    await moment(bo).get_by_role("button", name="How it was counted").click()
    await expect(sheet(bo)).to_contain_text("Round 1")
    await expect(sheet(bo).locator(".winner")).to_contain_text(third)


async def test_points_are_radio_buttons_and_a_tie_is_put_into_words(visitors: Visitors) -> None:
    ana, bo = await ana_and_bo(visitors)
    first, second = await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Points")
    for voter, best, other in ((ana, first, second), (bo, second, first)):
        await goes_to_vote(voter)
        await sheet(voter).get_by_role("group", name=best).get_by_label("5").focus()
        await voter.page.keyboard.press("Space")
        await sheet(voter).get_by_role("group", name=other).get_by_label("2").check()
        await sends_the_vote(voter)
    await expect(moment(ana)).to_contain_text("7 points")
    await expect(moment(ana)).to_contain_text("A tie between")
    await expect(moment(ana)).to_contain_text("because")


async def test_my_vote_survives_a_reload_and_casting_again_replaces_it(visitors: Visitors) -> None:
    ana, bo = await ana_and_bo(visitors)
    first, second = await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Ticks")
    await goes_to_vote(bo)
    await sheet(bo).get_by_role("checkbox", name=first).check()
    await sends_the_vote(bo)
    await bo.page.reload()
    await bo.is_live()
    await bar(bo).get_by_role("button", name="Change my vote").click()
    await expect(sheet(bo).get_by_role("checkbox", name=first)).to_be_checked()
    await sheet(bo).get_by_role("checkbox", name=first).uncheck()
    await sheet(bo).get_by_role("checkbox", name=second).check()
    await sends_the_vote(bo)
    await sheet(ana).get_by_role("button", name="Count now").click()
    await expect(evening(bo)).to_contain_text(f"Tonight: {second}")


@pytest_asyncio.fixture(loop_scope="session")
async def proxy(server: Deployment) -> AsyncIterator[OutageProxy]:
    """Stands between one visitor and the server."""
    between = OutageProxy(server.processes[0].port)
    await between.open()
    yield between
    await between.shut()


async def bo_behind(proxy: OutageProxy, visitors: Visitors, ana: Visitor) -> Visitor:
    bo = await visitors.visitor("phone")
    await bo.comes_in("Bo", re.sub(r"://[^/]+", f"://127.0.0.1:{proxy.port}", await ana.link()))
    return bo


async def votes_without_a_connection(bo: Visitor, proxy: OutageProxy, title: str) -> None:
    await goes_to_vote(bo)
    await proxy.shut()
    await expect(bo.page.locator(".status[data-phase=live]")).to_have_count(0)
    await sheet(bo).get_by_role("checkbox", name=title).check()
    await sheet(bo).locator(".choices .main").click()
    await expect(sheet(bo)).to_contain_text("sent when the connection is back")


async def test_a_vote_cast_offline_is_sent_when_the_connection_is_back(
    visitors: Visitors, proxy: OutageProxy
) -> None:
    ana = await visitors.host()
    bo = await bo_behind(proxy, visitors, ana)
    first, _ = await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Ticks")
    await votes_without_a_connection(bo, proxy, first)
    await expect(sheet(ana)).to_contain_text("0 of 2 have voted")
    await proxy.open()
    await expect(sheet(ana)).to_contain_text("1 of 2 have voted", timeout=LONG)


async def test_a_vote_that_comes_too_late_is_refused_with_a_sentence(
    visitors: Visitors, proxy: OutageProxy
) -> None:
    ana = await visitors.host()
    bo = await bo_behind(proxy, visitors, ana)
    first, _ = await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Ticks")
    await votes_without_a_connection(bo, proxy, first)
    await sheet(ana).get_by_role("button", name="Count now").click()
    await expect(ana.page.locator("#vote-sheet")).to_be_hidden()
    await proxy.open()
    late = "The ballot closed before your vote arrived, so it was not counted."
    await expect(sheet(bo).get_by_role("alert")).to_have_text(late, timeout=LONG)


async def test_another_title_than_the_winner_is_shown_as_picked_instead(
    visitors: Visitors,
) -> None:
    ana, bo = await ana_and_bo(visitors)
    first, _ = await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Ticks")
    await sheet(ana).get_by_role("checkbox", name=first).check()
    await sends_the_vote(ana)
    await bar(ana).get_by_role("button").click()
    await sheet(ana).get_by_role("button", name="Count now").click()
    await expect(evening(bo)).to_contain_text(f"Tonight: {first}")
    await picks(ana, 4)
    await expect(evening(bo)).to_contain_text(f"instead of the ballot’s winner, {first}")
    await expect(bo.page.locator(".activity")).to_contain_text("instead of the ballot’s winner")


async def test_with_a_time_limit_all_see_the_time_left(visitors: Visitors) -> None:
    ana, bo = await ana_and_bo(visitors)
    await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Ticks", seconds="60", vetoes="1")
    await expect(bar(bo)).to_contain_text("0 of 2 have voted · 0:")
    await goes_to_vote(bo)
    vetoes = sheet(bo).get_by_role("button", name="Veto")
    await vetoes.nth(0).click()
    await expect(vetoes.nth(0)).to_have_attribute("aria-pressed", "true")
    await vetoes.nth(1).click(force=True)
    await expect(vetoes.nth(1)).to_have_attribute("aria-pressed", "false")


async def test_a_ballot_is_called_off(visitors: Visitors) -> None:
    ana, bo = await ana_and_bo(visitors)
    await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Ticks")
    await expect(bar(bo)).to_be_visible()
    await sheet(ana).get_by_role("button", name="Call it off").click()
    await expect(bar(bo)).to_be_hidden()
    await expect(bo.page.locator(".toast")).to_contain_text("The ballot was called off")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("screen", ["laptop", "small phone"])
async def test_deciding_is_clean(visitors: Visitors, scheme: str, screen: str) -> None:
    ana = await visitors.host(screen, color_scheme=scheme, bypass_csp=True)
    await ana.closes_sheet()
    await nominates(ana, 0, 1)
    await is_clean(ana.page)
    for rule in ("Ticks", "Ranking", "Points"):
        await opens_a_ballot(ana, rule, vetoes="2")
        await is_clean(ana.page)
        await ana.closes_sheet()
        await is_clean(ana.page)
        await bar(ana).get_by_role("button").click()
        await sheet(ana).get_by_role("button", name="Count now").click()
        await expect(sheet(ana)).to_contain_text("No vote spoke for any title")
        await is_clean(ana.page)
        await ana.closes_sheet()
    width = await ana.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_ballot_is_clean_on_a_television(visitors: Visitors, scheme: str) -> None:
    ana = await visitors.host()
    screen = await television(visitors, ana, color_scheme=scheme)
    await nominates(ana, 0, 1)
    await opens_a_ballot(ana, "Ticks")
    await expect(screen.page.locator(".ballot-screen")).to_contain_text("Vote now")
    await is_clean(screen.page)
    await sheet(ana).get_by_role("checkbox").first.check()
    await sends_the_vote(ana)
    await expect(screen.page.locator(".ballot-screen .winner")).to_be_visible()
    await is_clean(screen.page)


async def test_as_many_titles_as_there_may_be_fit_on_a_television(visitors: Visitors) -> None:
    ana, bo = await ana_and_bo(visitors)
    cy = await visitors.guest("Cy", await ana.link())
    screen = await television(visitors, ana)
    for number, visitor in enumerate((ana, bo, cy)):
        await nominates(visitor, *range(4 * number, 4 * number + 4))
    await opens_a_ballot(ana, "Ticks")
    shown = screen.page.locator(".ballot-screen")
    await expect(shown.locator(".ballot-titles li")).to_have_count(12)
    await fits_and_is_large(shown.locator(".ballot-titles .poster"), least_width=90)
    for box in await sheet(ana).get_by_role("checkbox").all():
        await box.check()
    await sends_the_vote(ana)
    await bar(ana).get_by_role("button").click()
    await sheet(ana).get_by_role("button", name="Count now").click()
    await expect(shown.locator(".winner")).to_be_visible()
    await expect(shown).to_contain_text("A tie between 12 titles")
    await expect(shown).to_contain_text("and 6 more titles")
    await fits_and_is_large(shown.locator(".ballot-words > *"), least_width=300)


async def fits_and_is_large(parts: Locator, least_width: float) -> None:
    for part in await parts.all():
        box = await part.bounding_box()
        assert box is not None
        assert box["width"] >= least_width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 1080
