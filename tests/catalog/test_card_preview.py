"""What the frame beside a title's form is given: the room's card, a drawing, or a picture."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from catalog.models import Genre, Picture, Title
from catalog.pictures.fetch import fetch_pictures, wanted_pictures
from catalog.posters import poster
from tests.browser.hostile_names import NAMES
from tests.catalog.picture_files import bomb, picture, size_of
from tests.harness.file_server import Answer, FileServer, file_server

pytestmark = pytest.mark.django_db
CARD = "/admin/catalog/title/card/"


@pytest.fixture
def files(settings: Any, tmp_path: Any) -> Iterator[FileServer]:
    with file_server() as server:
        settings.PICTURE_HOSTS = {server.host}
        settings.ARTWORK_URL = f"file://{tmp_path}"
        yield server


def fetched(client: Client, address: str, kind: str = "poster") -> dict[str, str]:
    asked = {"address": address, "kind": kind}
    answer: dict[str, str] = client.post(f"{CARD}picture/", asked).json()
    return answer


def embedded(page: str, name: str) -> Any:
    """What the page carries for its script under the name."""
    found = re.search(f'<script id="{name}" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_the_page_of_a_title_frames_the_rooms_card_and_no_other_site_may(mia: Client) -> None:
    title = Title.objects.create(name="Heat")
    form = mia.get(f"/admin/catalog/title/{title.pk}/change/").content.decode()
    assert f'<iframe src="{CARD}?title={title.pk}"' in form
    answer = mia.get(f"{CARD}?title={title.pk}")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert 'class="card"' in answer.content.decode()
    assert f'data-key="{title.pk}"' in answer.content.decode()
    other = mia.get("/admin/catalog/title/")
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


@pytest.mark.parametrize("asked", ["", "?title=7", "?title=x", f"?title={'9' * 18}"])
def test_a_title_that_is_none_has_an_empty_card(mia: Client, asked: str) -> None:
    assert 'data-key="0"' in mia.get(f"{CARD}{asked}").content.decode()
    assert f'<iframe src="{CARD}"' in mia.get("/admin/catalog/title/add/").content.decode()


def test_a_poster_is_drawn_of_what_is_typed_as_it_is_of_what_is_stored(mia: Client) -> None:
    crime = Genre.objects.create(slug="crime", name="Crime")
    typed = f"title=7&name=Heat&year=1995&genre={crime.pk}&genre=x"
    drawn = mia.get(f"{CARD}poster.svg?{typed}")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.decode() == poster(7, "Heat", 1995, ["crime"])


@pytest.mark.parametrize("name", [*NAMES, "", "<script>alert(1)</script>", "A" * 5000])
@pytest.mark.parametrize("year", ["", "19", "9999", "x"])
def test_whatever_is_typed_is_drawn(mia: Client, name: str, year: str) -> None:
    answer = mia.get(f"{CARD}poster.svg", {"name": name, "year": year})
    assert answer.status_code == 200
    assert b"<script" not in answer.content


@pytest.mark.parametrize(
    ("kind", "given", "shown"),
    [("poster", (600, 900), (500, 750)), ("backdrop", (1600, 900), (1280, 720))],
)
def test_a_picture_is_shown_before_anything_is_saved(
    mia: Client, files: FileServer, kind: str, given: tuple[int, int], shown: tuple[int, int]
) -> None:
    laid_out = files.lay_out("/heat.png", Answer(picture(given)))
    answer = fetched(mia, laid_out, kind)
    start, _, content = answer["picture"].partition(",")
    assert start == "data:image/webp;base64"
    assert size_of(base64.b64decode(content)) == ("WEBP", shown)
    assert answer["problem"] == ""
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(b"<html>"), "This is no picture"),
        (Answer(bomb()), "The picture states a size that no poster has."),
        (Answer(b"gone", status=404), "There is no picture at this address (404)."),
    ],
)
def test_what_is_no_picture_is_answered_with_the_reason(
    mia: Client, files: FileServer, answer: Answer, problem: str
) -> None:
    shown = fetched(mia, files.lay_out("/heat.png", answer))
    assert shown["picture"] == ""
    assert problem in shown["problem"]


@pytest.mark.parametrize("address", ["", "heat.png", "file:///etc/passwd", "http://127.0.0.1/a"])
def test_the_network_behind_the_site_is_asked_for_nothing(mia: Client, address: str) -> None:
    assert fetched(mia, address)["picture"] == ""
    assert fetched(mia, address)["problem"]


def test_pictures_that_are_stored_are_not_fetched_again(mia: Client, files: FileServer) -> None:
    narrow = files.lay_out("/heat.png", Answer(picture()))
    wide = files.lay_out("/wide.png", Answer(picture((1600, 900))))
    title = Title.objects.create(name="Heat", artwork_url=narrow, backdrop_url=wide)
    fetch_pictures(wanted_pictures(), lambda _fetched: None)
    stored = embedded(mia.get(f"{CARD}?title={title.pk}").content.decode(), "stored")
    assert {kind: each["address"] for kind, each in stored.items()} == {
        "poster": narrow,
        "backdrop": wide,
    }
    assert stored["poster"]["picture"].startswith(f"/titles/{title.pk}/poster.svg?large&p=")


def test_what_stands_in_no_field_comes_with_the_page(mia: Client) -> None:
    title = Title.objects.create(name="</script><b>Heat", imdb_id="tt0113277")
    title.certificates.create(country="DE", text="FSK 16")
    details = embedded(mia.get(f"{CARD}?title={title.pk}").content.decode(), "details")
    assert details["title"] == "</script><b>Heat"
    assert details["certificates"] == [{"country": "DE", "certificate": "FSK 16"}]
    assert details["links"] == {"IMDb": "https://www.imdb.com/title/tt0113277/"}
    assert embedded(mia.get(CARD).content.decode(), "details") == {}


def test_a_picture_is_fetched_for_a_form_that_is_sent_only(mia: Client) -> None:
    assert mia.get(f"{CARD}picture/").status_code == 405
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = mia.cookies
    sent = careful.post(f"{CARD}picture/", {"address": "https://films.example/a.png"})
    assert sent.status_code == 403


@pytest.mark.parametrize("page", ["", "poster.svg", "picture/"])
def test_whoever_may_only_view_titles_has_no_preview(client: Client, page: str) -> None:
    title = Title.objects.create(name="Heat")
    viewer = User.objects.create_user("bo", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_title"))
    client.force_login(viewer, "django.contrib.auth.backends.ModelBackend")
    assert client.post(f"{CARD}{page}").status_code == 403
    assert "<iframe" not in client.get(f"/admin/catalog/title/{title.pk}/change/").content.decode()
