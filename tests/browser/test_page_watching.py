"""Who is ready, the countdown, and a film that plays in the room, in step on two screens."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.test_page_access import is_clean
from tests.browser.test_page_evening import evening, picks_the_first
from tests.browser.visitor import Visitor, Visitors
from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.film import make_film, site_with_film
from tests.harness.screens import apart, record
from tests.harness.site import EmbeddedSite

SLOWER = 4
# The benchmark holds the goals; here a busy machine may be several times as slow.
FAR_APART = 0.5


@pytest.fixture(scope="module")
def cinema(
    embedded_site: EmbeddedSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """A server whose titles are all a film of a minute."""
    folder = tmp_path_factory.mktemp("cinema")
    make_film(folder / "film.webm")
    settings = site_with_film(embedded_site, folder / "film.webm")
    deployment = Deployment(folder, 1, settings | MANY_AT_ONCE)
    deployment.start()
    yield deployment
    deployment.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def audience(browser: Browser, cinema: Deployment) -> AsyncIterator[Visitors]:
    come = Visitors(browser, cinema.urls[0])
    yield come
    await come.go_home()
    assert come.complaints == []


def film(visitor: Visitor) -> Locator:
    return visitor.page.locator(".film video")


def button(visitor: Visitor, name: str) -> Locator:
    found: Locator = evening(visitor).get_by_role("button", name=name)
    return found


async def plays(visitor: Visitor) -> None:
    await visitor.page.wait_for_function(
        "() => { const film = document.querySelector('.film video');"
        " return film && !film.paused && film.currentTime > 0.2; }"
    )


async def stands(visitor: Visitor) -> None:
    await visitor.page.wait_for_function("() => document.querySelector('.film video')?.paused")


async def test_the_host_asks_and_the_start_waits_for_those_who_are_here(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), screen="phone")
    await picks_the_first(ana)
    await button(ana, "Ask who is ready").click()
    await expect(bo.page.locator(".toast")).to_contain_text("Ana asks: ready?")
    await expect(evening(bo)).to_contain_text("not yet")
    await button(ana, "Start").click()
    await expect(ana.page.locator(".toast")).to_contain_text("Not ready yet: Bo")
    await button(bo, "I am ready").click()
    await expect(evening(ana)).to_contain_text("Everybody is ready.")
    await button(ana, "Start").click()
    for screen in (ana, bo):
        await expect(button(screen, "Pause")).to_be_visible()
        await expect(screen.page.locator(".ready-people")).to_be_hidden()


async def test_every_screen_counts_down_and_announces_it_once(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await picks_the_first(ana)
    await expect(button(ana, "Ask who is ready")).to_be_visible()
    await button(bo, "Start").click()
    for screen in (ana, bo):
        await expect(screen.page.locator(".countdown")).to_be_visible()
        await expect(screen.page.get_by_text("It starts in")).to_be_attached()
    await expect(ana.page.locator(".countdown")).to_be_hidden()
    await expect(ana.page.locator(".toast")).to_contain_text("Bo started it.")
    await expect(ana.page.locator(".activity")).to_contain_text("Bo started it.")


async def test_whoever_is_alone_starts_at_once(visitors: Visitors) -> None:
    ana = await visitors.host()
    await picks_the_first(ana)
    await button(ana, "Start").click()
    await expect(button(ana, "Pause")).to_be_visible()
    await expect(ana.page.locator(".countdown")).to_be_hidden()


async def test_the_film_plays_in_step_on_a_screen_that_is_four_times_slower(
    audience: Visitors,
) -> None:
    ana = await audience.host()
    bo = await audience.guest("Bo", await ana.link())
    cdp = await bo.context.new_cdp_session(bo.page)
    await cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await picks_the_first(ana)
    await button(ana, "Start").click()
    for screen in (ana, bo):
        await plays(screen)
    await ana.page.wait_for_timeout(6_000)
    in_step = apart(*await record([ana.page, bo.page], 3))
    assert in_step.median < FAR_APART


async def test_what_one_does_by_hand_happens_on_the_other_screen_and_nothing_echoes(
    audience: Visitors,
) -> None:
    ana = await audience.host()
    bo = await audience.guest("Bo", await ana.link())
    await picks_the_first(ana)
    await button(ana, "Start").click()
    for screen in (ana, bo):
        await plays(screen)
    await film(bo).evaluate("film => film.pause()")
    for screen in (ana, bo):
        await expect(button(screen, "Go on")).to_be_visible()
        await stands(screen)
    await expect(ana.page.locator(".activity")).to_contain_text("Bo paused it.")
    await film(ana).evaluate("film => { film.currentTime = 40; }")
    await bo.page.wait_for_function("() => document.querySelector('.film video').currentTime > 39")
    await stands(bo)
    await film(ana).evaluate("film => film.play()")
    for screen in (ana, bo):
        await plays(screen)
        await expect(button(screen, "Pause")).to_be_visible()


async def test_a_browser_that_refuses_to_play_needs_one_tap(audience: Visitors) -> None:
    ana = await audience.host()
    bo = await audience.guest("Bo", await ana.link())
    # The browser's own rule looks at gestures, and what drives it here counts as one.
    refuses_once = """
      const play = HTMLMediaElement.prototype.play;
      let isTapped = false;
      addEventListener("click", () => { isTapped = true; }, true);
      HTMLMediaElement.prototype.play = function () {
        return isTapped
          ? play.call(this)
          : Promise.reject(new DOMException("A gesture is needed.", "NotAllowedError"));
      };"""
    await bo.context.add_init_script(refuses_once)
    await bo.page.reload()
    await bo.is_live()
    await picks_the_first(ana)
    await button(ana, "Start").click()
    await plays(ana)
    await expect(evening(bo)).to_contain_text("Your browser waits for a tap")
    await is_clean_enough(bo)
    await button(bo, "Join in").click()
    await plays(bo)
    await expect(button(bo, "Join in")).to_be_hidden()
    await expect(button(ana, "Pause")).to_be_visible()


async def is_clean_enough(visitor: Visitor) -> None:
    """Nothing is wider than the screen."""
    widths = "() => [document.documentElement.scrollWidth, innerWidth]"
    content, screen = await visitor.page.evaluate(widths)
    assert content <= screen


@pytest.mark.parametrize("screen", ["small phone", "laptop"])
async def test_names_as_long_as_they_may_be_widen_nothing(audience: Visitors, screen: str) -> None:
    ana = await audience.host()
    link = await ana.link()
    bo = await audience.guest("Bo", link, screen=screen)
    await audience.guest("W" * 40, link)
    await picks_the_first(ana)
    await button(ana, "Ask who is ready").click()
    box = await button(bo, "I am ready").bounding_box()
    people = await bo.page.locator(".ready-people").bounding_box()
    assert box is not None
    assert people is not None
    assert box["y"] < people["y"]
    for inside in (".film", ".ready-people li:last-child"):
        room = await evening(bo).bounding_box()
        part = await bo.page.locator(inside).bounding_box()
        assert room is not None
        assert part is not None
        assert part["x"] + part["width"] <= room["x"] + room["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_question_and_the_film_are_accessible(audience: Visitors, scheme: str) -> None:
    ana = await audience.host("small phone", color_scheme=scheme, bypass_csp=True)
    await ana.closes_sheet()
    await audience.guest("Bo with a name that is as long as may be", await ana.link())
    await picks_the_first(ana)
    await button(ana, "Ask who is ready").press("Enter")
    await expect(evening(ana)).to_contain_text("not yet")
    await is_clean_enough(ana)
    await is_clean(ana.page)


async def test_a_television_shows_the_film_on_its_whole_screen(audience: Visitors) -> None:
    ana = await audience.host()
    television = await audience.visitor("tv")
    await television.page.goto(f"/p/{ana.code}/tv/")
    await television.page.get_by_role("button", name="Show the room here").click()
    await television.is_live()
    await audience.guest("Bo", await ana.link())
    await picks_the_first(ana)
    await button(ana, "Ask who is ready").click()
    question = television.page.locator(".ready-panel")
    await expect(question).to_contain_text("Ana asks: ready?")
    await expect(question).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    await audience.contexts.pop().close()  # Bo's, who is not waited for any more
    await expect(question).to_contain_text("Everybody is ready.")
    await button(ana, "Start").click()
    await expect(television.page.locator(".countdown")).to_be_visible()
    await plays(television)
    size = await television.page.locator(".film").bounding_box()
    assert size is not None
    assert (size["width"], size["height"]) == (1920, 1080)
    await button(ana, "Pause").click()
    await expect(television.page.locator(".watch-news")).to_have_text("Ana paused it.")
    await expect(television.page.locator(".watch-news")).to_be_in_viewport()
