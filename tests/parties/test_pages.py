"""The pages as the server draws them, before any script has run."""

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import AsyncClient, RequestFactory
from django.test.signals import template_rendered

from catalog.models import Title
from parties.access import http_rate_limits
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain.commands import ChangeSettings
from parties.pages import texts
from parties.pages.rendering import render_page
from parties.rooms.registry import rooms
from parties.storage import party_store
from parties.storage.db_threads import run_in_store_thread
from recommender.core.strategies import STRATEGIES
from tests.cast import NOBODYS_CODE

pytestmark = pytest.mark.django_db(transaction=True)

PLAYFUL = re.compile(r"""(translate|gettext|_)\s*\(?\s*["'][^"']*!""")


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(http_rate_limits, "_joins", KeyedTokenBuckets(1000, 1000))
    monkeypatch.setattr(http_rate_limits, "_wrong_guesses", KeyedTokenBuckets(0.1, 3))
    yield
    await rooms().close()


@pytest.fixture
def ana() -> AsyncClient:
    return AsyncClient(headers={"host": "localhost"})


@pytest.fixture
def bo() -> AsyncClient:
    return AsyncClient(headers={"host": "localhost"})


async def created_party(by: AsyncClient, name: str = "Movie night") -> str:
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
    code = await created_party(ana)
    html = await page(bo, f"/p/{code}/")
    assert "Your name" in html
    assert "Movie night" in html
    assert "parties/" not in html


async def test_the_room_comes_with_its_list_and_asks_for_its_state(ana: AsyncClient) -> None:
    await run_in_store_thread(Title.objects.create, name="Arrival", year=2016, popularity=9)
    code = await created_party(ana)
    html = await page(ana, f"/p/{code}/")
    assert re.search(r'class="name".*?>Arrival</button>', html)
    asked = re.search(r'<link rel="preload" as="fetch" crossorigin href="([^"]+)">', html)
    assert asked is not None
    assert json.loads(await page(ana, asked[1]))["you"]["name"] == "Ana"


async def test_a_name_that_looks_like_markup_stays_a_name(ana: AsyncClient) -> None:
    code = await created_party(ana, "</script><script>alert(1)</script>")
    html = await page(ana, f"/p/{code}/")
    assert "<script>alert" not in html


async def test_nothing_on_a_page_needs_an_inline_script_or_style(ana: AsyncClient) -> None:
    code = await created_party(ana)
    for path in ("/", f"/p/{code}/", f"/p/{code}/tv/", "/nowhere/"):
        html = (await ana.get(path)).content.decode()
        inline = re.findall(
            r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son\w+=", html
        )
        assert inline == [], path


async def test_a_code_is_forgiven_how_it_was_typed(ana: AsyncClient) -> None:
    code = await created_party(ana)
    answer = await ana.get(f"/p/{code[:3].lower()}-{code[3:].lower()}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/p/{code}/"


async def test_the_front_page_leads_back_to_the_parties_of_this_browser(
    ana: AsyncClient, bo: AsyncClient
) -> None:
    earlier, code = await created_party(ana, "Last night"), await created_party(ana, "<b>W</b>" * 9)
    front = await page(ana, "/")
    assert front.index(f'href="/p/{code}/"') < front.index(f'href="/p/{earlier}/"')
    assert "Back to Last night" in front
    assert "<b>W" not in front
    assert "own-parties" not in await page(bo, "/")
    await run_in_store_thread(party_store.close, earlier)
    assert "Last night" not in await page(ana, "/")


async def test_a_cookie_that_somebody_made_up_leads_to_no_party(
    ana: AsyncClient, bo: AsyncClient
) -> None:
    code = await created_party(ana)
    genuine = ana.cookies[f"watchparty_{code}"].value
    for name, value in ((code, genuine + "x"), ("OTHERS", genuine), (code, "\x00"), ("", "")):
        bo.cookies[f"watchparty_{name}"] = value
        assert "own-parties" not in await page(bo, "/")


async def test_the_door_names_who_is_inside_and_a_locked_one_names_nobody(
    ana: AsyncClient, bo: AsyncClient
) -> None:
    code = await created_party(ana)
    live = await rooms().room(code)
    state = await live.state()
    assert "inside" not in await page(bo, f"/p/{code}/")
    live.set_online(frozenset(state.participants))
    assert "Ana is inside." in await page(bo, f"/p/{code}/")
    (host,) = state.participants
    await live.submit(ChangeSettings(host, locked=True))
    assert "inside" not in await page(bo, f"/p/{code}/")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["Ana"], "Ana is inside."),
        (["Ana", "Bo"], "Ana and Bo are inside."),
        (["Ana", "Bo", "Cy"], "Ana, Bo and Cy are inside."),
        (["Ana", "Bo", "Cy", "Di"], "Ana, Bo, Cy and 1 more are inside."),
    ],
)
def test_who_is_inside_is_named_in_a_sentence(names: list[str], sentence: str) -> None:
    assert texts.who_is_inside(names, 3) == sentence


async def test_a_television_can_become_a_place_to_take_part(
    ana: AsyncClient, bo: AsyncClient
) -> None:
    code = await created_party(ana)
    assert f'href="/p/{code}/tv/"' in await page(bo, f"/p/{code}/")
    assert f'href="/p/{code}/?take-part"' in await page(bo, f"/p/{code}/tv/")
    await post(bo, f"/api/v1/parties/{code}/participants", {"name": "Television", "role": "viewer"})
    assert f'href="/p/{code}/?take-part"' in await page(bo, f"/p/{code}/tv/")
    assert "Your name" in await page(bo, f"/p/{code}/?take-part")
    assert f'class="way-back" href="/p/{code}/"' in await page(ana, f"/p/{code}/tv/")


async def test_an_unknown_code_is_not_found_and_guessing_is_stopped(bo: AsyncClient) -> None:
    assert "There is nothing at this address" in await page(bo, f"/p/{NOBODYS_CODE}/", 404)
    for _ in range(3):
        await bo.get("/p/YYYYYY/")
    assert "Too many tries" in await page(bo, "/p/ZZZZZZ/", 429)


async def test_an_ended_party_is_shown_as_ended(ana: AsyncClient) -> None:
    code = await created_party(ana)
    await run_in_store_thread(party_store.close, code)
    (await rooms().room(code)).end()
    assert "This party has ended" in await page(ana, f"/p/{code}/", 410)


async def test_a_viewer_is_led_to_the_television(ana: AsyncClient, bo: AsyncClient) -> None:
    code = await created_party(ana)
    assert "Show the room here" in await page(bo, f"/p/{code}/tv/")
    await post(bo, f"/api/v1/parties/{code}/participants", {"name": "TV", "role": "viewer"})
    answer = await bo.get(f"/p/{code}/")
    assert answer.headers["Location"] == f"/p/{code}/tv/"
    assert 'class="television"' in await page(bo, f"/p/{code}/tv/")


async def test_a_page_never_declares_a_language_that_it_is_not_in(ana: AsyncClient) -> None:
    answer = await ana.get("/", headers={"accept-language": "ar"})
    assert '<html lang="en" dir="ltr" ' in answer.content.decode()


async def test_a_party_page_is_never_kept_in_a_cache(ana: AsyncClient) -> None:
    code = await created_party(ana)
    answer = await ana.get(f"/p/{code}/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


async def test_an_open_page_in_a_loop_is_refused_to_its_participant_alone(
    ana: AsyncClient, bo: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_rate_limits, "_pages_of_person", KeyedTokenBuckets(0.001, 3))
    code = await created_party(ana)
    await post(bo, f"/api/v1/parties/{code}/participants", {"name": "Bo"})
    for path in (f"/p/{code}/", f"/p/{code}/tv/", f"/api/v1/parties/{code}"):
        assert (await ana.get(path)).status_code == 200
    assert "Too many tries" in await page(ana, f"/p/{code}/", 429)
    assert (await ana.get(f"/api/v1/parties/{code}")).status_code == 429
    assert f'href="/api/v1/parties/{code}"' in await page(bo, f"/p/{code}/")


@pytest.mark.parametrize("path", ["/p/{}/", "/p/{}/tv/"])
async def test_whoever_is_in_no_party_is_refused_pages_by_address(
    ana: AsyncClient, bo: AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    code = await created_party(ana)
    monkeypatch.setattr(http_rate_limits, "_pages_of_address", KeyedTokenBuckets(0.001, 2))
    answers = [(await bo.get(path.format(code))).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


async def test_no_page_of_a_party_is_rendered_on_the_event_loop(
    ana: AsyncClient, bo: AsyncClient
) -> None:
    code = await created_party(ana)
    threads: set[threading.Thread] = set()

    def record(**_rendered: Any) -> None:
        threads.add(threading.current_thread())

    template_rendered.connect(record)
    for who, path in (
        (ana, "/"),
        (ana, f"/p/{code}/"),
        (ana, f"/p/{code}/tv/"),
        (bo, "/p/{code}/"),
    ):
        await who.get(path.format(code=code))
    template_rendered.disconnect(record)
    assert [each.name for each in threads] == ["pages_0"]


async def test_the_event_loop_runs_while_a_page_is_rendered() -> None:
    loop_ran = threading.Event()
    seen: list[bool] = []

    def context() -> dict[str, Any]:
        seen.append(loop_ran.wait(10))
        return {}

    async def run() -> None:
        loop_ran.set()

    await asyncio.gather(render_page(RequestFactory().get("/"), "landing.html", context), run())
    assert seen == [True]


def test_every_strategy_is_explained_in_plain_words() -> None:
    for strategy in texts.strategies(list(STRATEGIES)):
        assert strategy.text, f"{strategy.name} has no sentence in parties/pages/texts.py"


def test_words_on_the_page_never_shout() -> None:
    base = Path(settings.BASE_DIR)
    sources = [
        *base.glob("templates/**/*.html"),
        *base.glob("static/js/**/*.js"),
        base / "parties/pages/texts.py",
    ]
    assert len(sources) > 30
    shouting = [source.name for source in sources if PLAYFUL.search(source.read_text())]
    assert shouting == []


def test_every_script_is_described() -> None:
    base = Path(settings.BASE_DIR)
    folders = re.split(r"^##+ ", (base / "docs/pages.md").read_text(), flags=re.MULTILINE)
    for folder in ("pages", "room", "lib"):
        scripts = {script.name for script in (base / "static/js" / folder).glob("*.js")}
        [described] = [each for each in folders if each.startswith(f"`static/js/{folder}/`")]
        assert scripts == set(re.findall(r"`([a-z0-9-]+\.js)`", described))
