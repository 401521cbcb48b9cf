"""The admin in a real browser, under the site's own Content-Security-Policy."""

import re
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.hostile_names import NAMES, PARTY
from tests.browser.visitor import Visitor, Visitors
from tests.harness.deployment import Deployment
from tests.harness.site import manage

HOSTILE_SERVICE = "<b>Sofa</b> & “cinema”"
PERSON = "Preview & <b>Bó</b>"
PASSWORD = "a password for tests only"


@pytest.fixture(scope="session")
def manager(server: Deployment) -> str:
    """A content manager's name, on the server under test."""
    manage(
        "createsuperuser",
        "--noinput",
        **server.settings,
        DJANGO_SUPERUSER_USERNAME="mia",
        DJANGO_SUPERUSER_EMAIL="mia@example.org",
        DJANGO_SUPERUSER_PASSWORD=PASSWORD,
    )
    return "mia"


@pytest_asyncio.fixture(loop_scope="session")
async def mia(visitors: Visitors, manager: str) -> Visitor:
    mia = await visitors.visitor()
    await mia.page.goto("/admin/")
    await mia.page.get_by_label("Username").fill(manager)
    await mia.page.get_by_label("Password").fill(PASSWORD)
    await mia.page.get_by_role("button", name="Log in").click()
    await expect(mia.page.get_by_role("button", name="Log out")).to_be_visible()
    return mia


async def test_every_page_of_the_admin_opens_without_a_complaint(mia: Visitor) -> None:
    """`visitors` fails the test on anything that the console says, so on any refused style."""
    links = mia.page.locator("#content-main th[scope=row] a")
    addresses = [await link.get_attribute("href") for link in await links.all()]
    assert "/admin/catalog/title/" in addresses
    assert "/admin/parties/party/" in addresses
    for address in addresses:
        assert address
        answer = await mia.page.goto(address)
        assert answer
        assert answer.status == 200, address
        policy = (await answer.all_headers())["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


async def test_a_title_renamed_in_the_admin_is_renamed_in_an_open_room(
    mia: Visitor, visitors: Visitors
) -> None:
    ana = await visitors.host()
    first = (await ana.names())[0]
    await mia.page.goto(f"/admin/catalog/title/?q={first}")
    await mia.page.locator("#result_list tbody th a").first.click()
    await mia.page.get_by_label("Display title").fill(f"{first}, renamed")
    await mia.page.get_by_role("button", name="Save", exact=True).click()
    await expect(mia.page.locator(".messagelist .success")).to_be_visible()
    await expect(ana.card(f"{first}, renamed")).to_be_visible(timeout=15_000)


async def test_a_place_to_watch_of_chosen_titles_comes_and_goes_in_an_open_room(
    mia: Visitor, visitors: Visitors
) -> None:
    ana = await visitors.host()
    first = (await ana.names())[0]
    page, facts = mia.page, ana.card(first).locator(".facts")
    show = page.get_by_role("button", name="Show what would change")
    await changes_many(page, first)
    await show.click()
    await expect(page.locator(".errornote")).to_have_text("Choose what is added or taken away.")
    await names_the_service(page, "Add")
    await page.get_by_role("button", name="Yes, change 1 title").click()
    await expect(page.locator(".messagelist .success")).to_have_text("1 title is changed.")
    await expect(facts).to_contain_text(f"on {HOSTILE_SERVICE}", timeout=15_000)
    await changes_many(page, first)
    await names_the_service(page, "Take away")
    await page.get_by_role("button", name="Yes, change 1 title").click()
    await expect(facts).not_to_contain_text("Sofa", timeout=15_000)


async def changes_many(page: Page, name: str) -> None:
    await page.goto("/admin/catalog/title/?" + urlencode({"q": name}))
    await page.locator("#result_list tbody input[type=checkbox]").first.check()
    await page.get_by_label("Action:").select_option("Change genres, moods, availability…")
    await page.get_by_title("Run the selected action").click()


async def names_the_service(page: Page, way: str) -> None:
    """Looks at what would change, goes back, where it is still named, and looks again."""
    service = page.get_by_role("region", name=way).get_by_label("Service")
    show = page.get_by_role("button", name="Show what would change")
    await service.fill(HOSTILE_SERVICE)
    await show.click()
    await expect(page.locator(".changes")).to_contain_text(f"“{HOSTILE_SERVICE}”: 1 title")
    await page.get_by_role("button", name="Choose again").click()
    await expect(service).to_have_value(HOSTILE_SERVICE)
    await show.click()


HOSTILE = [*NAMES, "<img src=x onerror=alert(1)>", "a\u202egnp.exe", "e" + "\u0301\u0336" * 19]
FITS = "document.scrollingElement.scrollWidth <= innerWidth"


@pytest.mark.parametrize("screen", ["laptop", "phone"])
async def test_no_name_of_a_person_or_party_moves_the_admin_or_becomes_markup(
    mia: Visitor, visitors: Visitors, screen: str
) -> None:
    ana = await visitors.visitor()
    await ana.opens_a_party(name=HOSTILE[0], party=PARTY)
    for name in HOSTILE[1:]:
        joined = await ana.page.request.post(
            f"/api/v1/parties/{ana.code}/participants",
            data={"name": name},
            headers={"Cookie": "", "Origin": visitors.address},
        )
        assert joined.status == 201, await joined.text()
    if screen == "phone":
        await mia.page.set_viewport_size({"width": 390, "height": 844})
    await mia.page.goto("/admin/parties/party/?" + urlencode({"q": ana.code}))
    assert await mia.page.evaluate(FITS)
    await mia.page.get_by_role("link", name=PARTY[:30]).click()
    shown = mia.page.locator("#content")
    await expect(shown).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(shown.locator("img[src=x]")).to_have_count(0)
    assert "\u202e" not in await shown.inner_text()
    assert await mia.page.evaluate(FITS)


async def test_the_opened_title_follows_its_people_moods_and_certificate(mia: Visitor) -> None:
    page = mia.page
    await page.goto("/admin/catalog/person/add/")
    await page.locator("#id_name").fill(PERSON)
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.goto("/admin/catalog/title/add/")
    stated = page.frame_locator("iframe").locator(".credits")
    await page.locator("#id_certificate").fill("FSK 16")
    await expect(stated).to_contain_text("CertificateFSK 16")
    await page.locator("#id_moods_from").select_option(["Dark", "Cosy"])
    await page.locator("#id_moods_add").click()
    await expect(stated).to_contain_text("Cosy and Dark")
    await page.locator("#id_collection").fill("The <i>Heat</i> films")
    await expect(stated).to_contain_text("Part ofThe <i>Heat</i> films")
    await page.get_by_text("Add another Credit").click()
    await page.locator("#credits-0 .select2-selection").click()
    await page.locator(".select2-search__field").fill(PERSON[:8])
    await page.get_by_role("option", name=PERSON).click()
    await expect(stated).to_contain_text(f"With{PERSON}")
    await page.locator("[name=credits-0-role]").select_option("director")
    await expect(stated).to_contain_text(f"Directed by{PERSON}")
    await page.goto("/admin/catalog/person/?" + urlencode({"q": PERSON}))
    await page.locator("#result_list tbody th a").click()
    await page.get_by_role("link", name="Delete").click()
    await page.get_by_role("button", name="Yes, I’m sure").click()


@pytest.mark.parametrize("screen", ["laptop", "phone"])
async def test_the_rooms_card_follows_what_is_typed_into_the_form_of_a_title(
    mia: Visitor, screen: str
) -> None:
    page = mia.page
    if screen == "phone":
        await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto("/admin/catalog/title/add/")
    frame = page.frame_locator("iframe")
    card, opened = frame.locator(".card"), frame.get_by_role("dialog")
    for name in HOSTILE:
        await page.get_by_label("Display title").fill(name)
        await expect(card.locator(".name")).to_have_text(name)
        await expect(opened.get_by_role("heading")).to_have_text(name)
    drawn = re.compile(re.escape(urlencode({"name": HOSTILE[-1]})))
    await expect(card.locator(".poster")).to_have_attribute("src", drawn)
    await expect(card.locator(".poster")).to_have_js_property("naturalWidth", 300)
    await page.get_by_label("Year").fill("1995")
    await page.get_by_label("Runtime").fill("170")
    await page.locator("#id_genres_from").select_option(["Crime", "Drama"])
    await page.locator("#id_genres_add").click()
    await page.get_by_text("Add another Availability").click()
    await page.locator("[name=availability-0-service]").fill("<b>Sofa</b>")
    facts = "1995 · 170 min · on <b>Sofa</b> · Crime, Drama"
    await expect(card.locator(".facts")).to_have_text(facts)
    await page.get_by_label("Synopsis:").fill("A detective & a thief.")
    await expect(opened.locator(".synopsis")).to_have_text("A detective & a thief.")
    await page.get_by_label("Artwork").fill("http://127.0.0.1/heat.png")
    await page.get_by_label("Artwork").blur()
    await expect(opened.get_by_role("alert")).to_contain_text("is on a private network")
    await expect(frame.locator("img[src=x]")).to_have_count(0)
    form, shown = page.locator("#title_form"), page.locator("iframe")
    below, beside = await form.bounding_box(), await shown.bounding_box()
    assert below
    assert beside
    if screen == "phone":
        assert beside["y"] > below["y"] + below["height"]
    else:
        assert beside["x"] > below["x"] + below["width"]
    assert await page.evaluate(FITS)
    assert await shown.evaluate("({contentDocument: {body}}) => body.scrollWidth <= innerWidth")
