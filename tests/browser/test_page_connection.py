"""The connection never lies, and nothing that a thumb said is lost."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.visitor import Visitors
from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.site import EmbeddedSite

LONG = 20_000
RESTARTING = 2_500  # longer than it takes until the first try to come back has failed


@pytest.fixture
def own_server(embedded_site: EmbeddedSite, tmp_path: Path) -> Iterator[Deployment]:
    deployment = Deployment(tmp_path, 1, embedded_site.copy_settings() | MANY_AT_ONCE)
    deployment.start()
    yield deployment
    deployment.stop()


async def test_a_change_made_while_the_server_is_away_is_shown_as_unsaved_and_then_as_saved(
    browser: Browser, own_server: Deployment
) -> None:
    visitors = Visitors(browser, own_server.urls[0])
    ana = await visitors.host()
    status = ana.page.locator(".status")
    own_server.kill9(0)
    await expect(status).to_have_text("Reconnecting…")
    await ana.steers("Comedy", "End")
    await expect(status).to_have_text("Reconnecting… Your last change is not saved yet.")
    own_server.restart(0)
    await expect(status).to_have_text("", timeout=LONG)
    await ana.page.reload()
    await expect(ana.track("Comedy")).to_have_value("1")
    await visitors.go_home()
    assert visitors.complaints == []


async def test_without_an_ack_a_change_is_not_shown_as_saved(
    browser: Browser, own_server: Deployment
) -> None:
    visitors = Visitors(browser, own_server.urls[0])
    ana = await visitors.host()
    process = own_server.processes[0].process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    await ana.steers("Comedy", "End")
    status = ana.page.locator(".status")
    await expect(status).to_have_text("Your last change is not saved yet.")
    process.send_signal(signal.SIGCONT)
    await expect(status).to_have_text("", timeout=LONG)
    await ana.page.reload()
    await expect(ana.track("Comedy")).to_have_value("1")
    await visitors.go_home()


async def test_a_server_that_shuts_down_is_shown_as_away(
    browser: Browser, own_server: Deployment
) -> None:
    visitors = Visitors(browser, own_server.urls[0])
    ana = await visitors.host()
    process = own_server.processes[0].process
    assert process is not None
    process.terminate()
    status = ana.page.locator(".status")
    await expect(status).to_have_text("The server is restarting. You keep your place.")
    process.wait()
    await ana.page.wait_for_timeout(RESTARTING)
    await expect(status).to_have_text("The server is restarting. You keep your place.")
    own_server.restart(0)
    await ana.is_live()
    await expect(ana.page.locator(".status")).to_have_text("", timeout=LONG)
    await visitors.go_home()


async def test_a_gap_between_events_is_closed_with_a_snapshot(visitors: Visitors) -> None:
    ana = await visitors.visitor()
    seen: list[str] = []

    async def lose_one(route: object) -> None:
        socket = route
        server = socket.connect_to_server()  # type: ignore[attr-defined] # Playwright's route

        def pass_on(message: str) -> None:
            if '"type":"interests"' in message and not seen:
                seen.append(message)
                return
            socket.send(message)  # type: ignore[attr-defined] # as above

        server.on_message(pass_on)

    await ana.page.route_web_socket("**/ws/**", lose_one)
    await ana.opens_a_party()
    bo = await visitors.guest("Bo", await ana.link())
    await bo.steers("Western", "End")
    await bo.is_saved()
    assert len(seen) == 1
    await bo.steers("War", "End")
    for interest in ("Western", "War"):
        dot = ana.page.locator("interest-track", has=ana.track(interest)).locator(".dot")
        await expect(dot).to_have_count(1)
    await expect(ana.page.locator(".status")).to_have_text("")


async def test_a_setting_whose_answer_was_cut_off_is_asked_for_again(
    browser: Browser, own_server: Deployment
) -> None:
    """The message waits with the server that stands still, and is repeated by the page."""
    visitors = Visitors(browser, own_server.urls[0])
    ana = await visitors.host()
    sheet = await ana.opens_sheet("Settings")
    process = own_server.processes[0].process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    await sheet.get_by_label("Lock the party").check()
    status = ana.page.locator(".status")
    await expect(status).to_contain_text("Reconnecting…", timeout=LONG)
    process.send_signal(signal.SIGCONT)
    await expect(status).to_have_text("", timeout=LONG)
    await expect(ana.page.get_by_text("Not now: the connection is away.")).to_have_count(0)
    await ana.page.reload()
    sheet = await ana.opens_sheet("Settings")
    await expect(sheet.get_by_label("Lock the party")).to_be_checked()
    await visitors.go_home()
