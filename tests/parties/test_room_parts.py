"""Parts of the room's page that its scripts fetch when they are needed."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.http import Http404
from django.test import RequestFactory, override_settings
from django.urls import set_script_prefix
from django.utils import translation

from parties.pages import room_parts

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def _rendered_anew() -> Iterator[None]:
    room_parts._rendered_once.cache_clear()
    yield
    room_parts._rendered_once.cache_clear()


async def answered(address: str, name: str = "share") -> tuple[str, str]:
    """The markup, and how long browsers keep it."""
    answer = await room_parts.part(RequestFactory().get(address), name)
    assert answer.status_code == 200
    return answer.content.decode(), answer.headers["Cache-Control"]


async def test_every_part_is_answered_and_kept_by_browsers() -> None:
    for name in room_parts.NAMES:
        address = room_parts.address().replace("/-/", f"/{name}/")
        markup, kept = await answered(address, name)
        assert re.search(r"<(dialog|template|section)", markup), name
        assert "immutable" in kept
        assert f"max-age={room_parts.A_YEAR}" in kept


async def test_a_page_of_another_release_is_answered_and_no_cache_keeps_that() -> None:
    current, _ = await answered(room_parts.address())
    older, kept = await answered(re.sub(r"v=\w+", "v=older", room_parts.address()))
    assert older == current
    assert kept == "no-store"


async def test_an_unknown_part_or_language_is_not_found() -> None:
    for name, query in (("nothing", "language=en"), ("share", "language=xx"), ("share", "")):
        with pytest.raises(Http404, match=name):
            await room_parts.part(RequestFactory().get(f"/parts/{name}/?{query}"), name)


async def test_a_part_is_in_the_language_of_its_address_not_of_the_request() -> None:
    """German is not among the texts of the site, but among Django's own."""
    with override_settings(LANGUAGES=[("en", "English"), ("de", "Deutsch")]):
        with translation.override("de"):
            address = room_parts.address()
        request = RequestFactory().get(address, headers={"accept-language": "en"})
        answer = await room_parts.part(request, "share")
    assert "language=de" in address
    assert answer.headers["Content-Language"] == "de"
    assert "immutable" in answer.headers["Cache-Control"]


async def test_a_part_has_a_version_that_changes_with_its_text() -> None:
    before = room_parts.address()
    assert room_parts.address() == before
    room_parts._rendered_once.cache_clear()
    with override_settings(CHAT=False):
        assert room_parts.address() != before


async def test_addresses_are_below_the_sites_own_path() -> None:
    try:
        set_script_prefix("/films/")
        assert urlsplit(room_parts.address()).path == "/films/parts/-/"
        markup, _ = await answered(room_parts.address(), "closed")
        assert 'href="/films/"' in markup
    finally:
        set_script_prefix("/")
