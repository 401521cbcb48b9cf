"""The self-check in a real browser, behind nginx as we ship it and as the careless have it."""

import contextlib
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from tests.browser.visitor import SIZES, Visitors
from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.proxies import Certificate, Nginx, running
from tests.harness.site import EmbeddedSite, manage

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
CLEAN = (
    "async () => (await axe.run('.proxy')).violations"
    ".map(each => `${each.id}: ${each.nodes.map(node => node.html)}`)"
)
PASSWORD = "a password for tests only"
PING_SECONDS = 2
IDLE = PING_SECONDS + 5
ALL = ["host", "scheme", "address", "forgery", "upgrade", "origin", "frame", "idle"]
SETTLED = 400  # milliseconds; the admin's links change their colour slowly
PATIENCE = 1000 * (IDLE + 15)


class Hasty(Nginx):
    """Cuts what is idle for a second."""

    def _configuration(self) -> str:
        return super()._configuration().replace("read_timeout    60s", "read_timeout 1s")


class WithoutPort(Nginx):
    """Passes Host on as many examples do, without its port."""

    def _configuration(self) -> str:
        return super()._configuration().replace("$http_host", "$host")


@pytest.fixture(scope="module")
def proxied(
    embedded_site: EmbeddedSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    settings = embedded_site.copy_settings() | MANY_AT_ONCE
    settings |= {"TRUSTED_PROXIES": "1", "PING_SECONDS": str(PING_SECONDS)}
    ola = {"USERNAME": "ola", "EMAIL": "ola@example.org", "PASSWORD": PASSWORD}
    named = {f"DJANGO_SUPERUSER_{name}": value for name, value in ola.items()}
    manage("createsuperuser", "--noinput", **settings, **named)
    deployment = Deployment(tmp_path_factory.mktemp("proxied"), 1, settings)
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()


@contextlib.asynccontextmanager
async def opened(
    browser: Browser,
    proxied: Deployment,
    proxy: Nginx,
    screen: str = "laptop",
    theme: str = "light",
) -> AsyncIterator[Page]:
    """The page behind the proxy. Ola has signed in at the process: some proxies prevent it."""
    visitors = Visitors(browser, proxy.url)
    with running(proxy):
        try:
            ola = await visitors.visitor(ignore_https_errors=True)
            await sign_in(ola.page, proxied)
            yield ola.page
        finally:
            await visitors.go_home()
    assert visitors.complaints == []


async def sign_in(page: Page, proxied: Deployment) -> None:
    door = proxied.urls[0].replace("127.0.0.1", "localhost")
    await page.goto(f"{door}/admin/")
    await page.get_by_label("Username").fill("ola")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("button", name="Log out")).to_be_visible()


def check(page: Page, slug: str) -> Locator:
    return page.locator(f"#{slug}")


async def shows_text(part: Locator, reported: str | re.Pattern[str]) -> None:
    """As it is seen: every other outcome stands in the page as well, hidden."""
    await expect(part).to_contain_text(reported, use_inner_text=True)


async def states(page: Page) -> dict[str, str]:
    """In the words that stand there, once nothing but the operator's own answer is waited for."""
    running_still = page.locator(".outcome[data-state=running]")
    await expect(running_still).to_have_count(0, timeout=PATIENCE)
    return {slug: await check(page, slug).locator(".state").inner_text() for slug in ALL}


@pytest.fixture
def careful(proxied: Deployment, certificate: Certificate, tmp_path: Path) -> Nginx:
    return Nginx(tmp_path, proxied.urls, certificate)


async def test_behind_the_shipped_configuration_everything_is_right(
    browser: Browser, proxied: Deployment, careful: Nginx
) -> None:
    async with opened(browser, proxied, careful) as page:
        await page.goto(f"{careful.url}/admin/")
        await page.get_by_role("link", name="Self-check of the proxy").click()
        await shows_text(page.get_by_role("status"), f"takes {IDLE} s")
        assert await states(page) == {
            **dict.fromkeys(ALL, "Right"),
            "address": "Waiting for you",
        }
        await shows_text(page.get_by_role("status"), "One question is left")
        await shows_text(check(page, "address"), "The site sees you as 127.0.0.1.")
        await page.get_by_role("button", name="That is me").click()
        await shows_text(page.get_by_role("status"), "Everything that a browser can")
        await expect(check(page, "address").locator("h2")).to_be_focused()
        await expect(page.locator(".rest pre")).to_have_text(f"manage.py check_proxy {careful.url}")
        await is_clean_on_every_screen(page)


async def is_clean_on_every_screen(page: Page) -> None:
    await page.evaluate(AXE)
    for screen in ("laptop", "phone"):
        width, height = SIZES[screen]
        await page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            await page.wait_for_timeout(SETTLED)
            assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert await page.evaluate(CLEAN) == [], (screen, theme)


@pytest.mark.parametrize(
    ("without", "wrong", "sentence", "line"),
    [
        (
            "proxy_set_header Upgrade",
            "upgrade",
            "Pass Upgrade and Connection on",
            "proxy_set_header Upgrade $http_upgrade;",
        ),
        (
            "proxy_set_header X-Forwarded-Proto",
            "scheme",
            "The site believes that you came by http.",
            "proxy_set_header X-Forwarded-Proto $scheme;",
        ),
        (
            "proxy_set_header X-Forwarded-For",
            "address",
            "X-Forwarded-For names 0, and TRUSTED_PROXIES is 1.",
            "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        ),
    ],
)
async def test_what_a_careless_operator_leaves_out_is_named_with_the_line_that_helps(
    browser: Browser,
    proxied: Deployment,
    certificate: Certificate,
    tmp_path: Path,
    without: str,
    wrong: str,
    sentence: str,
    line: str,
) -> None:
    careless = Nginx(tmp_path, proxied.urls, certificate, without)
    async with opened(browser, proxied, careless) as page:
        await page.goto("/admin/proxy/")
        reported = await states(page)
        assert reported[wrong] == "Wrong"
        await shows_text(check(page, wrong), sentence)
        await shows_text(check(page, wrong).locator("pre:visible").first, line)
        await shows_text(page.get_by_role("status"), "Something is wrong.")
        await is_clean_on_every_screen(page)
        others = {"Right", "Waiting for you"}
        if wrong == "upgrade":
            assert {reported[each] for each in ("origin", "frame", "idle")} == {"Not tried"}
        elif wrong == "address":
            assert reported["forgery"] == "Wrong"
        else:
            assert {reported[each] for each in ALL if each != wrong} == others


async def test_a_proxy_that_cuts_idle_sockets_is_named_with_its_seconds(
    browser: Browser, proxied: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    async with opened(browser, proxied, Hasty(tmp_path, proxied.urls, certificate)) as page:
        await page.goto("/admin/proxy/")
        reported = await states(page)
        assert [slug for slug in ALL if reported[slug] == "Wrong"] == ["idle"]
        sentence = re.compile(r"A socket was cut within [12] s\. Allow 60 s without traffic\.")
        await shows_text(check(page, "idle"), sentence)
        await shows_text(check(page, "idle"), "proxy_read_timeout 60s;")


async def test_a_host_without_its_port_is_named_and_so_is_what_comes_of_it(
    browser: Browser, proxied: Deployment, certificate: Certificate, tmp_path: Path
) -> None:
    async with opened(browser, proxied, WithoutPort(tmp_path, proxied.urls, certificate)) as page:
        await page.goto("/admin/proxy/")
        reported = await states(page)
        assert [slug for slug in ALL if reported[slug] == "Wrong"] == ["host", "origin"]
        await shows_text(check(page, "host"), "The site was called localhost:")
        await shows_text(check(page, "origin"), "takes its own pages for foreign")


async def test_a_large_frame_that_is_not_passed_on_is_named(
    browser: Browser, proxied: Deployment, careful: Nginx
) -> None:
    """No setting of nginx does this; what stands in front of it may."""

    def small_frames_only(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda text: server.send(text) if len(text) < 10_000 else None)

    async with opened(browser, proxied, careful) as page:
        await page.route_web_socket(re.compile("/ws/"), small_frames_only)
        await page.goto("/admin/proxy/")
        reported = await states(page)
        assert [slug for slug in ALL if reported[slug] == "Wrong"] == ["frame"]
        await shows_text(check(page, "frame"), "Frames of 16 KiB are not passed on.")


async def test_an_address_that_the_operator_does_not_know_is_wrong(
    browser: Browser, proxied: Deployment, careful: Nginx
) -> None:
    async with opened(browser, proxied, careful) as page:
        await page.goto("/admin/proxy/")
        await page.get_by_role("button", name="That is not me").click()
        assert (await states(page))["address"] == "Wrong"
        await shows_text(check(page, "address"), "may be counted as 127.0.0.1.")


async def test_a_check_that_could_not_run_is_not_shown_as_failed(
    browser: Browser, proxied: Deployment, careful: Nginx
) -> None:
    async with opened(browser, proxied, careful) as page:
        await page.route("**/selfcheck", lambda route: route.fulfill(body="nothing of ours"))
        await page.goto("/admin/proxy/")
        reported = await states(page)
        assert [slug for slug in ALL if reported[slug] == "Not tried"] == ["forgery"]
        await shows_text(page.get_by_role("status"), "Not everything could be tried.")


async def test_checks_that_a_proxy_prevents_are_not_shown_as_running(
    browser: Browser, proxied: Deployment, careful: Nginx
) -> None:
    """The script is a static file, and those may be what the proxy breaks."""
    async with opened(browser, proxied, careful) as page:
        empty = {"body": "", "content_type": "text/javascript"}
        await page.route(re.compile("js/pages/proxy-check"), lambda route: route.fulfill(**empty))
        await page.goto("/admin/proxy/")
        await shows_text(page.get_by_role("status"), "The checks, a script, have not run.")
        await shows_text(check(page, "idle"), f"Leaves a WebSocket alone for {IDLE} s")
        await expect(page.get_by_role("button", name="That is me")).to_be_hidden()


async def test_without_scripts_the_page_shows_what_to_do_and_no_empty_checks(
    browser: Browser, proxied: Deployment
) -> None:
    visitors = Visitors(browser, proxied.urls[0].replace("127.0.0.1", "localhost"))
    ola = await visitors.visitor()
    await sign_in(ola.page, proxied)
    cookies = await ola.context.storage_state()
    still = await visitors.visitor(java_script_enabled=False, storage_state=cookies)
    await still.page.goto("/admin/proxy/")
    await shows_text(still.page.get_by_role("status"), "run the command below")
    await expect(still.page.locator(".checks")).to_be_hidden()
    await expect(still.page.locator(".rest pre")).to_be_visible()
    await visitors.go_home()
