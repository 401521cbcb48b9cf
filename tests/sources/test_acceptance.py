"""A site without the demo: titles of TMDB, a library at home, and a room that lists them."""

import asyncio
import urllib.request
from pathlib import Path

import pytest

from tests.harness.deployment import Deployment
from tests.harness.library_servers import TOKEN as LIBRARY_TOKEN
from tests.harness.library_servers import Film, library_server
from tests.harness.site import manage
from tests.harness.tmdb_server import TOKEN, tmdb_server
from tests.live.protocol_client import Client, call, create_party

TITLES, AT_HOME, GONE, PICTURES = 500, 80, 10, 20
JELLYFIN = "Ana's Jellyfin"
SOON = 60


def places(client: Client) -> dict[str, list[str]]:
    return {each["title"]: each["places"] for each in client.recommendations["titles"]}


@pytest.mark.once
async def test_a_room_lists_titles_with_pictures_and_what_a_library_has_no_more_is_not_there(
    tmp_path: Path,
) -> None:
    settings = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}
    with tmdb_server() as tmdb, library_server("jellyfin") as library:
        tmdb.add_films(TITLES)
        for number in range(1, AT_HOME + 1):
            library.films[f"item{number}"] = Film(f"Film {number}", 2024, tmdb_id=str(number))
        settings |= {
            "TMDB_TOKEN": TOKEN,
            "TMDB_URL": tmdb.url,
            "COUNTRIES": "DE",
            "LIBRARIES": f"{JELLYFIN}=jellyfin+http://{LIBRARY_TOKEN}@{library.host}",
            "PICTURE_HOSTS": tmdb.host,
            "CATALOG_POLL_SECONDS": "0.2",
        }
        await asyncio.to_thread(fill, settings)
        site = Deployment(tmp_path, 1, settings)
        await asyncio.to_thread(site.start)
        try:
            ana = await create_party(site.urls[0], country="DE")
            async with ana.connect(site.urls[0]) as hers:
                assert len(places(hers)) == 20
                assert all(each[0] == JELLYFIN for each in places(hers).values())
                assert all("Netflix" in each for each in places(hers).values())
                first = hers.title_ids[0]
                details = await call(
                    site.urls[0], "GET", f"/api/v1/titles/{first}", token=ana.token
                )
                assert details["retired"] is False
                [at_home] = [
                    each for each in details["availability"] if each["service"] == JELLYFIN
                ]
                assert library.host in at_home["link"]
                kind = await asyncio.to_thread(content_type, site.urls[0] + details["poster"])
                assert kind == "image/webp"
                gone = sorted(places(hers))[:GONE]
                library.films = {k: v for k, v in library.films.items() if v.name not in gone}
                await asyncio.to_thread(manage, "sync_titles", JELLYFIN, **settings)
                await hers.wait_for(
                    lambda: all(JELLYFIN not in places(hers).get(name, []) for name in gone), SOON
                )
                left = [each for name, each in places(hers).items() if name not in gone]
                assert left
                assert all(each[0] == JELLYFIN for each in left)
        finally:
            site.stop()


def fill(settings: dict[str, str]) -> None:
    manage("prepare", "--without-demo", **settings)
    manage(
        *("sync_titles", "tmdb", "--popular", "DE", "--new", str(TITLES), "--only-lists"),
        "--without-pictures",
        **settings,
    )
    manage("sync_titles", JELLYFIN, **settings)
    manage("fetch_pictures", "--limit", str(PICTURES), **settings)


def content_type(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return str(answer.headers["Content-Type"])
