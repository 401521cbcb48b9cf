"""People at their screens: what they see, and what they do, as a person would say it."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

SIZES = {
    "phone": (390, 844),
    "small phone": (320, 640),
    "phone on its side": (844, 390),
    "laptop at twice its size": (683, 384),
    "laptop": (1366, 768),
    "tv": (1920, 1080),
}
HOST, PARTY = "Ana", "Movie night"
ONE_COLUMN = 900  # a host who is alone there is shown how friends join
BY_TOUCH = ("phone", "small phone", "phone on its side")
# What a browser says by itself when a server is away, which some tests make happen.
ABOUT_THE_SERVER = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",  # a request that was on its way
    "ERR_EMPTY_RESPONSE",
    "ERR_INTERNET_DISCONNECTED",
    "WebSocket connection to",
)


def read_link(link: str) -> tuple[str, str]:
    """The code and the secret of a party's link, which may be without one."""
    found = re.search(r"/p/(\w{6})/?(?:#(.*))?$", link)
    assert found, link
    return found[1], found[2] or ""


@dataclass
class Visitors:
    """Everyone who comes in a test, and what their browsers complained about."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    async def visitor(self, screen: str = "laptop", **options: Any) -> "Visitor":
        width, height = SIZES[screen]
        by_touch = screen in BY_TOUCH
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=by_touch,
            is_mobile=by_touch,
            base_url=self.address,
            **options,
        )
        self.contexts.append(context)
        page = await context.new_page()
        page.on("console", self._complained)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return Visitor(context, page, screen)

    async def host(self, screen: str = "laptop", **options: Any) -> "Visitor":
        """Somebody who has opened a party, without the page for it: a test of that page opens it
        there, and the others need not load it."""
        ana = await self.visitor(screen, **options)
        names = {"name": PARTY, "host_name": HOST}
        await ana.enters(await ana.posts("/api/v1/parties", names))
        return ana

    async def guest(self, name: str, link: str, screen: str = "laptop", **more: Any) -> "Visitor":
        """Somebody who has come in, without the page that asks for a name."""
        guest = await self.visitor(screen, **more)
        code, secret = read_link(link)
        await guest.posts(f"/api/v1/parties/{code}/participants", {"name": name, "secret": secret})
        await guest.page.goto(f"/p/{code}/")
        await guest.is_live()
        return guest

    async def go_home(self) -> None:
        for context in self.contexts:
            await context.close()

    def _complained(self, message: ConsoleMessage) -> None:
        if not any(known in message.text for known in ABOUT_THE_SERVER):
            self.complaints.append(f"{message.type}: {message.text} {message.location['url']}")


@dataclass
class Visitor:
    context: BrowserContext
    page: Page
    screen: str

    async def posts(self, address: str, body: dict[str, str]) -> dict[str, Any]:
        """As a page would, in the languages of this browser."""
        languages = await self.page.evaluate("navigator.languages.join()")
        answer = await self.page.request.post(
            address, data=body, headers={"Accept-Language": languages}
        )
        assert answer.status == 201, await answer.text()
        answered: dict[str, Any] = await answer.json()
        return answered

    async def enters(self, created: dict[str, Any]) -> None:
        await self.page.goto(f"/p/{created['code']}/")
        await self.is_live()
        if SIZES[self.screen][0] < ONE_COLUMN:
            await self.is_shown_how_friends_join()

    async def opens_a_party(self, name: str = HOST, party: str = PARTY) -> None:
        await self.page.goto("/")
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_label("Name of the party").fill(party)
        await self.page.get_by_role("button", name="Open the party").click()
        await self.is_live()
        if SIZES[self.screen][0] < ONE_COLUMN:
            await self.is_shown_how_friends_join()

    async def comes_in(self, name: str, link: str) -> None:
        await self.page.goto(link)
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_role("button", name="Come in").click()
        await self.is_live()

    async def is_live(self) -> None:
        await self.page.locator(".status[data-phase=live]").wait_for(state="attached")

    async def is_shown_how_friends_join(self) -> None:
        await expect(self.page.get_by_role("dialog")).to_be_visible()

    @property
    def code(self) -> str:
        return self.page.url.split("/p/")[1][:6]

    async def link(self) -> str:
        """What Ana would send to her friends."""
        answer = await self.page.request.get(f"/api/v1/parties/{self.code}")
        party = (await answer.json())["party"]
        return urljoin(self.page.url, f"{party['url']}#{party['secret']}")

    async def opens_sheet(self, name: str) -> Locator:
        sheet = self.page.locator("dialog[open]")
        if not await sheet.count():
            await self.page.get_by_role("banner").get_by_role("button", name=name).click()
        await sheet.wait_for()
        return sheet

    async def closes_sheet(self) -> None:
        await self.page.keyboard.press("Escape")
        await expect(self.page.locator("dialog[open]")).to_have_count(0)

    def track(self, interest: str) -> Locator:
        return self.page.get_by_role("slider", name=interest, exact=True)

    async def steers(self, interest: str, *keys: str) -> None:
        track = self.track(interest)
        await track.focus()
        for key in keys:
            await track.press(key)

    async def names(self, first: int = 20) -> list[str]:
        """The list, as it stands on this screen."""
        return (await self.page.locator(".card .name").all_inner_texts())[:first]

    def card(self, name: str) -> Locator:
        named = self.page.get_by_role("button", name=name, exact=True)
        return self.page.locator(".card", has=named)

    async def is_saved(self) -> None:
        """Everything this person did has been acknowledged."""
        await expect(self.page.locator(".status:not([data-unsaved])")).to_have_text("")
        await self.page.wait_for_timeout(300)

    async def lists(self, names: list[str]) -> None:
        """Comes to see exactly these titles, in this order."""
        for _ in range(50):
            if await self.names(len(names)) == names:
                return
            await self.page.wait_for_timeout(100)
        assert await self.names(len(names)) == names
