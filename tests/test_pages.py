"""The pages as the server draws them, before any script has run."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import AsyncClient

from catalog.models import Title
from parties import store, wording
from parties.api import addresses
from parties.limits import BucketPerKey
from parties.live import rooms
from parties.threads import on_database
from recommender.core.strategies import STRATEGIES
from tests.cast import NOBODYS_CODE

pytestmark = pytest.mark.django_db(transaction=True)

PLAYFUL = re.compile(r"""(translate|gettext|_)\s*\(?\s*["'][^"']*!""")


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(addresses, "_joins", BucketPerKey(1000, 1000))
    monkeypatch.setattr(addresses, "_wrong", BucketPerKey(0.1, 3))
    yield
    await rooms().stop()


@pytest.fixture
def ana() -> AsyncClient:
    return AsyncClient(headers={"host": "localhost"})


@pytest.fixture
def bo() -> AsyncClient:
    return AsyncClient(headers={"host": "localhost"})


async def founded(by: AsyncClient, name: str = "Movie night") -> str:
    answer = await post(by, "/api/v1/parties", {"name": name, "host_name": "Ana"})
    return str(json.loads(answer.content)["code"])


async def post(by: AsyncClient, path: str, body: dict[str, Any]) -> HttpResponse:
    return await by.post(path, json.dumps(body), content_type="application/json")  # type: ignore[return-value] # the test client's own type


async def page(by: AsyncClient, path: str, status: int = 200) -> str:
    answer = await by.get(path)
    assert answer.status_code == status
    return answer.content.decode()


async def test_the_front_page_offers_both_doors(ana: AsyncClient) -> None:
    html = await page(ana, "/")
    assert "Open a party" in html
    assert "Join one" in html


async def test_whoever_is_not_in_is_asked_for_a_name_only(
    ana: AsyncClient, bo: AsyncClient
) -> None:
    code = await founded(ana)
    html = await page(bo, f"/p/{code}/")
    assert "Your name" in html
    assert "Movie night" in html
    assert 'id="snapshot"' not in html


async def test_the_room_comes_with_its_list_and_its_state(ana: AsyncClient) -> None:
    await on_database(Title.objects.create, name="Arrival", year=2016, popularity=9)
    code = await founded(ana)
    html = await page(ana, f"/p/{code}/")
    assert re.search(r'class="name".*?>Arrival</button>', html)
    embedded = re.search(r'<script id="snapshot" type="application/json">(.*?)</script>', html)
    assert embedded is not None
    assert json.loads(embedded[1])["you"]["name"] == "Ana"


async def test_a_name_that_looks_like_markup_stays_a_name(ana: AsyncClient) -> None:
    code = await founded(ana, "</script><script>alert(1)</script>")
    html = await page(ana, f"/p/{code}/")
    assert "<script>alert" not in html


async def test_nothing_on_a_page_needs_an_inline_script_or_style(ana: AsyncClient) -> None:
    code = await founded(ana)
    for path in ("/", f"/p/{code}/", f"/p/{code}/tv/", "/nowhere/"):
        html = (await ana.get(path)).content.decode()
        inline = re.findall(
            r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son\w+=", html
        )
        assert inline == [], path


async def test_a_code_is_forgiven_how_it_was_typed(ana: AsyncClient) -> None:
    code = await founded(ana)
    answer = await ana.get(f"/p/{code[:3].lower()}-{code[3:].lower()}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/p/{code}/"


async def test_an_unknown_code_is_not_found_and_guessing_is_stopped(bo: AsyncClient) -> None:
    assert "There is nothing at this address" in await page(bo, f"/p/{NOBODYS_CODE}/", 404)
    for _ in range(3):
        await bo.get("/p/YYYYYY/")
    assert "Too many tries" in await page(bo, "/p/ZZZZZZ/", 429)


async def test_an_ended_party_says_so(ana: AsyncClient) -> None:
    code = await founded(ana)
    await on_database(store.close, code)
    (await rooms().room(code)).end()
    assert "This party has ended" in await page(ana, f"/p/{code}/", 410)


async def test_a_viewer_is_led_to_the_television(ana: AsyncClient, bo: AsyncClient) -> None:
    code = await founded(ana)
    assert "Show the room here" in await page(bo, f"/p/{code}/tv/")
    await post(bo, f"/api/v1/parties/{code}/participants", {"name": "TV", "role": "viewer"})
    answer = await bo.get(f"/p/{code}/")
    assert answer.headers["Location"] == f"/p/{code}/tv/"
    assert 'class="television"' in await page(bo, f"/p/{code}/tv/")


async def test_a_page_never_claims_a_language_that_it_does_not_speak(ana: AsyncClient) -> None:
    answer = await ana.get("/", headers={"accept-language": "ar"})
    assert '<html lang="en" dir="ltr">' in answer.content.decode()


async def test_a_party_page_is_never_kept_in_a_cache(ana: AsyncClient) -> None:
    code = await founded(ana)
    answer = await ana.get(f"/p/{code}/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_every_strategy_is_explained_in_plain_words() -> None:
    for strategy in wording.strategies(list(STRATEGIES)):
        assert strategy.text, f"{strategy.name} has no sentence in parties/wording.py"


def test_words_on_the_page_never_shout() -> None:
    base = Path(settings.BASE_DIR)
    sources = [
        *base.glob("templates/**/*.html"),
        *base.glob("static/js/*.js"),
        base / "parties/wording.py",
    ]
    assert len(sources) > 30
    shouting = [source.name for source in sources if PLAYFUL.search(source.read_text())]
    assert shouting == []


def test_every_script_is_described() -> None:
    base = Path(settings.BASE_DIR)
    described = (base / "docs/pages.md").read_text()
    scripts = {script.name for script in (base / "static/js").glob("*.js")}
    assert scripts == set(re.findall(r"`([a-z0-9-]+\.js)`", described))
