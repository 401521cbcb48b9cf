"""A member's way through the pages: by mouse, by keys, on a phone, with a passkey, for axe."""

import itertools
import json

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_page_access import SMALL_TARGETS, is_clean, tab_to
from tests.browser.visitor import Visitor, Visitors

PASSWORD = "three small cinemas"
ENTRANCES = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
OWN = ["/me/", "/me/profile/", "/accounts/email/", "/accounts/password/change/"]
CONFIRMED = ["/me/data/", "/me/data/delete/", "/accounts/2fa/webauthn/add/"]
DEVICE_STAYS_LOCKED = """() => {
  const refused = new DOMException("", "NotAllowedError");
  navigator.credentials.get = () => Promise.reject(refused);
}"""
_numbers = itertools.count(1)


async def signs_up(who: Visitor, path: str = "/accounts/signup/") -> str:
    address = f"member{next(_numbers)}@example.org"
    await who.page.goto(path)
    await who.page.get_by_label("Your name").fill("Ana")
    await who.page.get_by_label("Email").fill(address)
    await who.page.get_by_label("Password").fill(PASSWORD)
    await who.page.get_by_role("button", name="Make my account").click()
    return address


async def reauthenticate(page: Page) -> None:
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="It is me").click()


async def fits(page: Page) -> bool:
    return not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["laptop", "small phone"])
async def test_pages_of_members_are_clean(visitors: Visitors, scheme: str, screen: str) -> None:
    ana = await visitors.visitor(screen, color_scheme=scheme, bypass_csp=True)
    for path in ENTRANCES:
        await ana.page.goto(path)
        await is_clean(ana.page)
        assert await fits(ana.page), path
    await ana.page.goto("/accounts/signup/")
    await ana.page.get_by_role("button", name="Make my account").click()
    await expect(ana.page.get_by_text("This field is required.").first).to_be_visible()
    await is_clean(ana.page)
    await signs_up(ana)
    for path in OWN:
        await ana.page.goto(path)
        await is_clean(ana.page)
        assert await fits(ana.page), path
    await ana.page.goto(CONFIRMED[0])
    await is_clean(ana.page)
    await reauthenticate(ana.page)
    for path in CONFIRMED:
        await ana.page.goto(path)
        await is_clean(ana.page)
        assert await fits(ana.page), path


async def test_targets_are_large_enough_for_a_thumb(visitors: Visitors) -> None:
    ana = await visitors.visitor("phone")
    for path in ENTRANCES:
        await ana.page.goto(path)
        assert await ana.page.evaluate(SMALL_TARGETS, 24) == [], path
    await signs_up(ana)
    for path in OWN:
        await ana.page.goto(path)
        assert await ana.page.evaluate(SMALL_TARGETS, 24) == [], path


async def test_signing_up_out_and_in_by_keyboard_alone(visitors: Visitors) -> None:
    ana = await visitors.visitor()
    page, keys = ana.page, ana.page.keyboard
    await page.goto("/")
    await tab_to(page, "Sign in")
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await tab_to(page, "Make an account")
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Make an account")).to_be_visible()
    address = f"member{next(_numbers)}@example.org"
    for label, text in (("Your name", "Ana"), ("Email", address), ("Password", PASSWORD)):
        await tab_to(page, label)
        await keys.type(text)
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Ana")).to_be_visible()
    await tab_to(page, "Sign out")
    await keys.press("Enter")
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    await page.goto("/me/")
    for label, text in (("Email", address), ("Password", PASSWORD)):
        await tab_to(page, label)
        await keys.type(text)
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Ana")).to_be_visible()


async def test_a_guest_keeps_the_party_with_a_new_account(visitors: Visitors) -> None:
    ana = await visitors.host()
    await ana.steers("Comedy", "End")
    await ana.is_saved()
    code = ana.code
    await ana.page.goto(f"/p/{code}/claim/")
    link = await ana.page.get_by_role("link", name="Make an account").get_attribute("href")
    assert link
    await signs_up(ana, link)
    await ana.page.get_by_role("button", name="Keep it with my account").click()
    await ana.is_live()
    await expect(ana.track("Comedy")).to_have_value("1")
    await ana.page.goto("/me/")
    await expect(ana.page.get_by_role("link", name="Movie night")).to_be_visible()
    await expect(ana.page.get_by_text("1 weight kept")).to_be_visible()


async def test_a_passkey_signs_in(visitors: Visitors) -> None:
    ana = await visitors.visitor()
    device = await ana.context.new_cdp_session(ana.page)
    await device.send("WebAuthn.enable")
    lock = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    await device.send("WebAuthn.addVirtualAuthenticator", {"options": lock})
    # Passkeys need a name of a host, and localhost is one; an address of numbers is none.
    site = visitors.address.replace("127.0.0.1", "localhost")
    await signs_up(ana, f"{site}/accounts/signup/")
    await ana.page.get_by_role("link", name="Passkeys").click()
    await ana.page.get_by_role("link", name="Add a passkey").click()
    await reauthenticate(ana.page)
    await expect(ana.page.get_by_label("Name of the device")).to_have_value("Passkey 1")
    await ana.page.get_by_label("Name of the device").fill("Telephone")
    await ana.page.get_by_role("button", name="Add it").click()
    await expect(ana.page.get_by_text("Telephone")).to_be_visible()
    await ana.page.get_by_role("button", name="Sign out").click()
    await ana.page.goto(f"{site}/accounts/login/?next=/me/profile/")
    await ana.page.get_by_role("button", name="Sign in with a passkey").click()
    await expect(ana.page.get_by_role("heading", name="Profile")).to_be_visible()


async def test_a_cancelled_passkey_is_reported_on_the_page(visitors: Visitors) -> None:
    ana = await visitors.visitor()
    await ana.page.goto("/accounts/login/")
    await ana.page.evaluate(DEVICE_STAYS_LOCKED)
    await ana.page.get_by_role("button", name="Sign in with a passkey").click()
    await expect(ana.page.get_by_role("alert")).to_contain_text("Try again")


async def test_a_member_takes_their_data_along_and_goes(visitors: Visitors) -> None:
    ana = await visitors.visitor()
    address = await signs_up(ana)
    await ana.opens_a_party()
    bo = await visitors.guest("Bo", await ana.link())
    await ana.page.goto("/me/")
    await ana.page.get_by_role("link", name="My data").click()
    await expect(ana.page.get_by_role("heading", name="Is it you?")).to_be_visible()
    await reauthenticate(ana.page)
    async with ana.page.expect_download() as downloading:
        await ana.page.get_by_role("link", name="Download my data").click()
    file = json.loads((await (await downloading.value).path()).read_text())
    assert file["account"][0]["email"] == address
    assert file["parties"][0]["party__name"] == "Movie night"
    await ana.page.get_by_role("link", name="Delete my account").click()
    await ana.page.get_by_label("Yes, delete my account").check()
    await ana.page.get_by_role("button", name="Delete my account").click()
    await expect(ana.page.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    await expect(bo.page.locator(".participant", has_text="Someone")).to_be_visible(timeout=30_000)
    await expect(bo.page.locator(".participant", has_text="Ana")).to_have_count(0)
    await ana.page.goto("/me/")
    await expect(ana.page.get_by_role("heading", name="Sign in")).to_be_visible()
