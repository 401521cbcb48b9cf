"""One's place on another device, a cookie that is lost, and a device that is offline."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect

from tests.browser.test_page_leaving import chooses
from tests.browser.visitor import Visitor, Visitors
from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.site import EmbeddedSite

LOST = "The party does not know this browser any more"
LONG = 40_000


@pytest.fixture
def small_server(embedded_site: EmbeddedSite, tmp_path: Path) -> Iterator[Deployment]:
    """One whose parties have room for two."""
    settings = embedded_site.copy_settings() | MANY_AT_ONCE | {"MAX_PARTICIPANTS": "2"}
    deployment = Deployment(tmp_path, 1, settings)
    deployment.start()
    yield deployment
    deployment.stop()


async def shows_the_link_page(guest: Visitor, link: str) -> None:
    await guest.page.goto(link)
    await guest.page.get_by_role("button", name="I was here already").click()


async def test_that_is_me_opens_the_room_once_the_host_has_accepted(visitors: Visitors) -> None:
    ana = await visitors.host()
    link = await ana.link()
    bo = await visitors.guest("Bo", link)
    await bo.steers("Comedy", "End")
    await bo.is_saved()
    await bo.page.goto("about:blank")
    await expect(ana.page.locator(".participant[data-online]")).to_have_count(1)
    phone = await visitors.visitor("phone")
    await shows_the_link_page(phone, link)
    await phone.page.get_by_role("button", name="Bo").click()
    await expect(phone.page.get_by_role("status")).to_contain_text("whether you are Bo")
    await expect(ana.page.locator(".place-answers")).to_contain_text("Is this Bo")
    await ana.page.get_by_role("button", name="Yes, let them in").click()
    await phone.is_live()
    await expect(ana.page.locator(".place-answers li")).to_have_count(0)
    await expect(ana.page.locator(".participant")).to_have_count(2)
    snapshot = await phone.page.request.get(f"/api/v1/parties/{ana.code}")
    assert json.loads(await snapshot.text())["you"]["weights"] == {"genre:comedy": 1}
    await bo.page.goto(f"/p/{ana.code}/")
    await expect(bo.page.get_by_label("Your name")).to_be_visible()
    refused = ["error: Failed to load resource: the server responded with a status of 403"]
    kept = [each for each in visitors.complaints if not each.startswith(refused[0])]
    visitors.complaints[:] = kept


async def test_who_is_not_believed_comes_in_with_a_name(visitors: Visitors) -> None:
    ana = await visitors.host()
    link = await ana.link()
    bo = await visitors.guest("Bo", link)
    await bo.page.goto("about:blank")
    await expect(ana.page.locator(".participant[data-online]")).to_have_count(1)
    stranger = await visitors.visitor()
    await shows_the_link_page(stranger, link)
    await stranger.page.get_by_role("button", name="Bo").click()
    await ana.page.locator(".place-answers").get_by_role("button", name="No").click()
    await expect(stranger.page.get_by_role("status")).to_contain_text("not confirmed")
    await expect(stranger.page.get_by_label("Your name")).to_be_visible()
    visitors.complaints.clear()  # refusals, which a browser reports by itself


async def test_the_code_alone_offers_nobodys_place(visitors: Visitors) -> None:
    ana = await visitors.host()
    stranger = await visitors.visitor()
    await stranger.page.goto(f"/p/{ana.code}/")
    await expect(stranger.page.get_by_label("Your name")).to_be_visible()
    await expect(stranger.page.get_by_role("button", name="I was here already")).to_be_hidden()


async def test_a_lost_cookie_is_read_as_soon_as_somebody_looks_at_the_page(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    await ana.context.clear_cookies()
    await ana.page.evaluate("dispatchEvent(new Event('focus'))")
    await expect(ana.page.get_by_role("heading", name=LOST)).to_be_visible()
    await ana.page.get_by_role("button", name="Come in").click()
    await expect(ana.page.get_by_label("Your name")).to_be_visible()
    visitors.complaints.clear()  # the refusal, which a browser reports by itself


async def test_a_cookie_lost_while_the_room_is_used_is_read_and_the_place_is_offered_back(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.context.clear_cookies()
    heading = bo.page.get_by_role("heading", name=LOST)
    for _ in range(40):
        await bo.page.keyboard.press("Shift")
        if await heading.is_visible():
            break
        await bo.page.wait_for_timeout(500)
    await expect(heading).to_be_visible()
    await expect(bo.page.locator("#closed-screen")).to_contain_text("that is me")
    await expect(ana.page.locator(".participant[data-online]")).to_have_count(1)
    await bo.page.get_by_role("button", name="Come in").click()
    await bo.page.get_by_role("button", name="I was here already").click()
    await bo.page.get_by_role("button", name="Bo", exact=True).click()
    await ana.page.get_by_role("button", name="Yes, let them in").click()
    await bo.is_live()
    await expect(ana.page.locator(".participant")).to_have_count(2)
    visitors.complaints.clear()  # refusals, which a browser reports by itself


async def test_an_idle_page_shows_that_nothing_answers_without_an_event(
    visitors: Visitors,
) -> None:
    """The network takes what is sent and gives nothing back, as a router without a line does."""
    ana = await visitors.visitor()
    sent: list[str] = []
    is_cut = False

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def up(message: str | bytes) -> None:
            sent.append(str(message))
            if not is_cut:
                server.send(message)

        def down(message: str | bytes) -> None:
            if not is_cut:
                socket.send(message)

        socket.on_message(up)
        server.on_message(down)

    await ana.page.route_web_socket("**/ws/**", between)
    await ana.opens_a_party()
    status = ana.page.locator(".status")
    await expect(status).to_have_text("")
    is_cut = True
    await expect(status).to_have_text("Waiting for the server…", timeout=LONG)
    is_cut = False
    await expect(status).to_have_text("", timeout=LONG)
    pings = [each for each in sent if json.loads(each) == {"type": "ping", "sent_at": 0}]
    assert pings
    assert max(map(len, pings)) <= 32


async def test_the_room_explains_how_to_go_on_on_another_device(visitors: Visitors) -> None:
    ana = await visitors.host()
    bo = await visitors.guest("Bo", await ana.link(), screen="phone")
    address = await ana.link()
    await bo.page.get_by_role("button", name="Room", exact=True).click()
    for who, words in ((bo, "asks the host"), (ana, "make somebody else the host first")):
        await chooses(who, "Go on on another device")
        sheet = who.page.locator("dialog[open]")
        await expect(sheet.locator("details p:visible")).to_have_count(1)
        await expect(sheet.locator("details p:visible")).to_contain_text(words)
        await expect(sheet.get_by_label("Link", exact=True)).to_have_value(address)


async def test_a_place_in_a_full_party_is_got_back(
    browser: Browser, small_server: Deployment
) -> None:
    visitors = Visitors(browser, small_server.urls[0])
    ana = await visitors.host()
    link = await ana.link()
    bo = await visitors.guest("Bo", link)
    await bo.page.goto("about:blank")
    await expect(ana.page.locator(".participant[data-online]")).to_have_count(1)
    phone = await visitors.visitor("phone")
    await phone.page.goto(f"/p/{ana.code}/")
    await expect(phone.page.locator("main")).to_contain_text("Open the link that your friends")
    await phone.page.goto("about:blank")
    await phone.page.goto(link)
    await expect(phone.page.locator("main")).to_contain_text("This party is full right now")
    await expect(phone.page.locator("[data-slot=link-needed]")).to_be_hidden()
    await phone.page.get_by_role("button", name="I was here already").click()
    await phone.page.get_by_role("button", name="Bo", exact=True).click()
    await ana.page.get_by_role("button", name="Yes, let them in").click()
    await phone.is_live()
    await visitors.go_home()


async def test_an_idle_page_whose_device_is_offline_shows_it_within_three_seconds(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    await ana.context.set_offline(True)
    status = ana.page.locator(".status")
    await expect(status).to_have_text("This screen is offline.", timeout=3_000)
    await ana.context.set_offline(False)
    await ana.is_live()
    await expect(status).to_have_text("")
    visitors.complaints.clear()  # connections that failed meanwhile
