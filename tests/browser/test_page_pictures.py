"""Pictures and drawn posters, mixed; and what an opened title states."""

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from catalog.models import Picture
from catalog.pictures.webp import prepare_picture
from tests.browser.visitor import Visitors
from tests.catalog.picture_files import picture
from tests.conftest import MANY_AT_ONCE
from tests.harness.deployment import Deployment
from tests.harness.site import EmbeddedSite

COLOURS = ("teal", "darkred", "goldenrod", "navy")


def store_pictures(settings: dict[str, str], folder: Path) -> None:
    """Every second title of the catalogue has a poster, without any server to fetch it from."""
    database = sqlite3.connect(settings["DATABASE_URL"].removeprefix("sqlite:///"))
    prepared = [prepare_picture(picture(colour=colour), "poster") for colour in COLOURS]
    ids = database.execute("SELECT id FROM catalog_title ORDER BY popularity DESC LIMIT 200")
    with database:
        for place, (title,) in enumerate(ids.fetchall()[::2]):
            record = Picture(title_id=title, kind="poster", digest="abc")
            for size, content in prepared[place % len(prepared)].files.items():
                path = folder / record.file_name(size)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            database.execute(
                "UPDATE catalog_title SET artwork_url = 'https://example.org/a' WHERE id = ?",
                (title,),
            )
            database.execute(
                "INSERT INTO catalog_picture (title_id, kind, source_url, digest, width, height,"
                " problem, fetched_at) VALUES (?, 'poster', 'https://example.org/a', 'abc', 600,"
                " 900, '', ?)",
                (title, datetime.now(UTC).isoformat()),
            )
    database.close()


def store_backdrop(settings: dict[str, str], folder: Path) -> None:
    """The most popular title has a wide picture besides."""
    database = sqlite3.connect(settings["DATABASE_URL"].removeprefix("sqlite:///"))
    query = "SELECT id FROM catalog_title ORDER BY popularity DESC, id LIMIT 1"
    [(title,)] = database.execute(query).fetchall()
    record = Picture(title_id=title, kind="backdrop", digest="wide")
    wide = prepare_picture(picture(size=(1600, 900), colour="teal"), "backdrop")
    for size, content in wide.files.items():
        path = folder / record.file_name(size)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with database:
        database.execute(
            "INSERT INTO catalog_picture (title_id, kind, source_url, digest, width, height,"
            " problem, fetched_at) VALUES (?, 'backdrop', 'https://example.org/b', 'wide', 1600,"
            " 900, '', ?)",
            (title, datetime.now(UTC).isoformat()),
        )
        database.execute(
            "UPDATE catalog_title SET backdrop_url = 'https://example.org/b' WHERE id = ?", (title,)
        )
    database.close()


def state_details(settings: dict[str, str]) -> None:
    """The most popular title has what TMDB knows."""
    database = sqlite3.connect(settings["DATABASE_URL"].removeprefix("sqlite:///"))
    now = datetime.now(UTC).isoformat()
    query = "SELECT id FROM catalog_title ORDER BY popularity DESC, id LIMIT 1"
    [(title,)] = database.execute(query).fetchall()
    with database:
        database.execute(
            "UPDATE catalog_title SET synopsis = 'Two prisoners.', synopsis_credit = 'TMDB',"
            " runtime = 142, certificate = 'R', trailer_url = ?, language = 'en' WHERE id = ?",
            ("https://www.youtube.com/watch?v=abc", title),
        )
        database.executemany(
            "INSERT INTO catalog_availability (title_id, country, service, offer, link, source)"
            " VALUES (?, ?, ?, ?, ?, 'tmdb')",
            [
                (title, "DE", "Netflix", "stream", "https://www.themoviedb.org/movie/278/watch"),
                (title, "DE", "Apple TV", "rent", "https://www.themoviedb.org/movie/278/watch"),
                (title, "GB", "Sky Go", "stream", ""),
            ],
        )
        database.execute(
            "INSERT INTO catalog_certificate (title_id, country, text, source)"
            " VALUES (?, 'DE', '12', 'tmdb')",
            (title,),
        )
        database.execute(
            'INSERT INTO catalog_sourcerecord (source, title_id, external_id, "values", problem,'
            " fetched_at) VALUES ('tmdb', ?, '278', '{\"runtime\": 142}', '', ?)",
            (title, now),
        )
    database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(
    browser: Browser, embedded_site: EmbeddedSite, tmp_path: Path
) -> AsyncIterator[Visitors]:
    settings = embedded_site.copy_settings()
    store_pictures(settings, tmp_path / "pictures")
    store_backdrop(settings, tmp_path / "pictures")
    state_details(settings)
    settings["ARTWORK_URL"] = f"file://{tmp_path}/pictures"
    deployment = Deployment(tmp_path, 1, settings | MANY_AT_ONCE)
    deployment.start()
    come = Visitors(browser, deployment.urls[0])
    try:
        yield come
        await come.go_home()
        assert come.complaints == []
    finally:
        deployment.stop()


async def kinds(posters: Locator) -> set[str]:
    """WebP has the stored size, a drawn poster 300 × 450."""
    await expect(posters.first).to_be_visible()
    widths = await posters.evaluate_all(
        "all => Promise.all(all.map(async (each) => {"
        " each.loading = 'eager'; await each.decode(); return each.naturalWidth; }))"
    )
    names = {200: "small", 500: "large", 300: "drawn"}
    return {names[width] for width in widths}


async def test_stored_and_drawn_posters_stand_side_by_side_where_titles_are(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    assert await kinds(ana.page.locator(".card .poster")) == {"small", "drawn"}
    first = ana.page.locator(".card").first
    was_drawn = await kinds(first.locator(".poster")) == {"drawn"}
    await first.get_by_role("button").first.click()
    opened = await kinds(ana.page.locator("#details-sheet .poster"))
    assert opened == ({"drawn"} if was_drawn else {"large"})
    await ana.closes_sheet()
    television = await visitors.visitor("tv")
    await television.page.goto(f"/p/{ana.code}/tv/")
    await television.page.get_by_role("button", name="Show the room here").click()
    await television.is_live()
    assert await kinds(television.page.locator(".card .poster")) == {"large", "drawn"}


async def test_an_opened_title_leads_to_where_it_can_be_watched_and_to_its_trailer(
    visitors: Visitors,
) -> None:
    ana = await visitors.host(locale="de-DE")
    asked: list[str] = []
    ana.page.on("request", lambda request: asked.append(request.url))
    await ana.page.locator(".card .name button").first.click()
    sheet = ana.page.locator("#details-sheet")
    await expect(sheet).to_contain_text("Two prisoners.")
    await expect(sheet.locator(".facts")).to_contain_text("142 min")
    facts = sheet.locator(".credits")
    await expect(facts).to_contain_text("Apple TV (to rent), Netflix")
    await expect(facts).not_to_contain_text("Sky Go")
    await expect(facts).to_contain_text("Certificate12")
    netflix = facts.get_by_role("link", name="Netflix")
    await expect(netflix).to_have_attribute("href", "https://www.themoviedb.org/movie/278/watch")
    await expect(netflix).to_have_attribute("target", "_blank")
    trailer = sheet.get_by_role("link", name="Trailer")
    await expect(trailer).to_have_attribute("href", "https://www.youtube.com/watch?v=abc")
    await expect(sheet.locator(".credit")).to_have_text(
        "TMDB · This site uses the TMDB API but is not endorsed or certified by TMDB. · "
        "Where to watch: data by JustWatch."
    )
    assert [url for url in asked if not url.startswith(visitors.address)] == []


async def test_where_nothing_is_known_of_a_country_what_there_is_elsewhere_is_shown(
    visitors: Visitors,
) -> None:
    ana = await visitors.host("phone", locale="fr-FR")
    await ana.closes_sheet()
    await ana.page.locator(".card .name button").first.click()
    facts = ana.page.locator("#details-sheet .credits")
    await expect(facts).to_contain_text(
        "Apple TV (to rent, Germany), Netflix (Germany), Sky Go (United Kingdom)"
    )
    await expect(facts).to_contain_text("CertificateR")


async def test_a_card_names_the_services_of_the_rooms_country_which_the_host_changes(
    visitors: Visitors,
) -> None:
    ana = await visitors.host(locale="de-DE")
    facts = ana.page.locator(".card .facts").first
    await expect(facts).to_contain_text("142 min · on Apple TV, Netflix")
    bo = await visitors.guest("Bo", await ana.link(), "phone", locale="fr-FR")
    await expect(bo.page.locator(".card .facts").first).to_contain_text("on Apple TV, Netflix")
    sheet = await ana.opens_sheet("Settings")
    country = sheet.get_by_label("Where you watch")
    await expect(country).to_have_value("DE")
    await country.select_option("United Kingdom")
    await ana.closes_sheet()
    for each in (ana, bo):
        await expect(each.page.locator(".card .facts").first).to_contain_text("on Sky Go")
    await bo.page.locator(".card .name button").first.click()
    await expect(bo.page.locator("#details-sheet .credits")).to_contain_text("To watch onSky Go")


async def test_an_opened_title_shows_its_wide_picture_and_one_without_none(
    visitors: Visitors,
) -> None:
    ana = await visitors.host()
    await ana.page.locator(".card .name button").first.click()
    backdrop = ana.page.locator("#details-sheet .backdrop")
    await expect(backdrop).to_be_visible()
    assert await backdrop.evaluate("each => each.decode().then(() => each.naturalWidth)") == 1280
    await ana.closes_sheet()
    await ana.page.locator(".card .name button").nth(1).click()
    await expect(ana.page.locator("#details-sheet .links a").first).to_be_visible()
    await expect(backdrop).to_be_hidden()
