"""A member brings an export, sees what was found, settles what is open, confirms and undoes."""

import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from catalog.models import Title
from history.stores import history
from imports.models import Entry, Import
from imports.unknown import harmless
from imports.upload import MEGABYTE
from tests import exports
from tests.member_people import is_signed_in, member

pytestmark = pytest.mark.django_db
PAGE = "/me/imports/"


@pytest.fixture
def ana() -> User:
    for name, year in (("Alien", 1979), ("Heat", 1995), ("Dune", 1984), ("Dune", 2021)):
        Title.objects.create(name=name, year=year)
    return member("Ana")


def brings(browser: Client, content: bytes, name: str = "export.csv", **more: str) -> str:
    """Returns the address of what was found in it."""
    file = SimpleUploadedFile(name, content)
    answer = browser.post(PAGE, {"export": file}, headers=more)
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()
    return str(answer["Location"])


def shown(browser: Client, address: str, status: int = HTTPStatus.OK) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def ratings(who: User) -> dict[str, float]:
    names = {title.pk: str(title) for title in Title.objects.all()}
    return {names[each.title]: each.stars for each in history().ratings(f"member:{who.pk}")}


THREE = exports.letterboxd_ratings(
    ("2024-01-05", "Heat", 1995, 4.5),
    ("2024-01-05", "Dune", 2000, 3),
    ("2024-01-05", "=cmd|'/c calc'!A1", "", 3),
)


def test_strangers_are_led_to_sign_in_before_anything_is_read() -> None:
    for answer in (Client().get(PAGE), Client().post(PAGE), Client().get(f"{PAGE}1/")):
        assert answer.status_code == HTTPStatus.FOUND
        assert answer["Location"].startswith("/accounts/login/")


def test_an_upload_from_another_site_is_refused(ana: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = is_signed_in(ana).cookies
    answer = browser.post(PAGE, {"export": SimpleUploadedFile("x.csv", THREE)})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Import.objects.exists()


def test_what_was_found_what_could_be_several_and_what_is_unknown_is_shown(ana: User) -> None:
    browser = is_signed_in(ana)
    address = brings(browser, THREE)
    page = shown(browser, address)
    assert "Found 1 " in page
    assert "Could be several 1 " in page
    assert "Not in the catalogue 1 " in page
    assert "Dune (1984), film" in page
    assert "Heat (1995)" in shown(browser, f"{address}?show=matched")
    assert ratings(ana) == {}


def test_a_choice_settles_what_could_be_several(ana: User) -> None:
    browser = is_signed_in(ana)
    address = brings(browser, THREE)
    dune = Entry.objects.get(verdict=Entry.Verdict.AMBIGUOUS)
    new = Title.objects.get(name="Dune", year=2021)
    browser.post(address, {f"entry-{dune.pk}": str(new.pk)})
    dune.refresh_from_db()
    assert dune.title == new
    browser.post(address, {f"entry-{dune.pk}": str(Title.objects.get(name="Alien").pk)})
    dune.refresh_from_db()
    assert dune.title is None
    browser.post(address, {f"entry-{'9' * 40}": "1", "entry-x": "1", "entry-": "\0"})
    browser.post(address, {f"entry-{dune.pk}": str(new.pk), "do": "store"})
    assert ratings(ana) == {"Heat (1995)": 4.5, "Dune (2021)": 3}


def test_undoing_and_discarding_leave_nothing(ana: User) -> None:
    browser = is_signed_in(ana)
    address = brings(browser, THREE)
    browser.post(address, {"do": "store"})
    assert "Undo this import" in shown(browser, address)
    browser.post(address, {"do": "undo"})
    assert ratings(ana) == {}
    assert "are back" in shown(browser, address)
    address = brings(browser, THREE)
    browser.post(address, {"do": "discard"})
    shown(browser, address, HTTPStatus.NOT_FOUND)
    assert not Entry.objects.exists()


def test_anothers_import_is_not_there(ana: User) -> None:
    address = brings(is_signed_in(ana), THREE)
    bo = is_signed_in(member("Bo"))
    for answer in (
        bo.get(address),
        bo.get(f"{address}not-found.csv"),
        bo.post(address, {"do": "store"}),
    ):
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Import.objects.get().state == Import.State.STAGED
    assert "export.csv" not in shown(bo, PAGE)


def test_a_household_says_whose_it_is_first(ana: User) -> None:
    browser = is_signed_in(ana)
    address = brings(
        browser,
        exports.activity(
            ("Ana", "2024-01-05 20:00:00", "01:00:00", "Heat", ""),
            ("Bo", "2024-01-05 20:00:00", "01:00:00", "Alien", ""),
        ),
    )
    assert "Put it into my history" not in shown(browser, address)
    browser.post(address, {"do": "profile", "profile": "Nobody"})
    assert "Put it into my history" not in shown(browser, address)
    browser.post(address, {"do": "profile", "profile": "Ana"})
    page = shown(browser, address)
    assert "Heat" in page
    assert "Alien" not in page


@pytest.mark.parametrize(
    ("language", "assumed", "first", "other"),
    [
        ("en-US", "month first", "Jan. 2, 2024", "Feb. 1, 2024"),
        ("de-DE,de;q=0.9", "day first", "Feb. 1, 2024", "Jan. 2, 2024"),
    ],
)
def test_days_that_can_be_read_in_two_ways_are_told_and_can_be_turned(
    ana: User, language: str, assumed: str, first: str, other: str
) -> None:
    browser = is_signed_in(ana)
    header = {"accept-language": language}
    address = brings(browser, exports.viewing_history(("Heat", "1/2/24")), **header)
    page = shown(browser, address)
    assert f"taken as {assumed}" in page
    assert first in page
    browser.post(address, {"do": "dates"})
    assert other in shown(browser, address)


def test_a_refusal_says_why_and_keeps_what_waits(ana: User) -> None:
    browser = is_signed_in(ana)
    brings(browser, THREE)
    for content, said in ((b"Hello.", "no export that can be read"), (b"", "file is empty")):
        answer = browser.post(PAGE, {"export": SimpleUploadedFile("x.csv", content)})
        assert answer.status_code == HTTPStatus.BAD_REQUEST
        assert said in answer.content.decode()
    assert browser.post(PAGE).status_code == HTTPStatus.BAD_REQUEST
    assert Import.objects.count() == 1


def test_two_hundred_megabytes_are_refused_unread(
    ana: User, tmp_path: Path, settings: Settings
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    browser = is_signed_in(ana)
    sparse = tmp_path / "form"
    with sparse.open("wb") as made:
        made.write(FORM_WITH_A_FILE)
        made.truncate(200 * MEGABYTE)
    with sparse.open("rb", buffering=0) as wire:
        answer = browser.generic("POST", PAGE, **streamed(wire))
        assert wire.tell() < MEGABYTE
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "larger than the 16 MB" in answer.content.decode()
    assert list(tmp_path.iterdir()) == [sparse]


def streamed(wire: object) -> dict[str, Any]:
    """As a server hands on what it has not read yet."""
    return {
        "wsgi.input": wire,
        "CONTENT_TYPE": "multipart/form-data; boundary=here",
        "CONTENT_LENGTH": str(200 * MEGABYTE),
    }


FORM_WITH_A_FILE = (
    b"--here\r\nContent-Disposition: form-data; name=export; filename=large.csv\r\n"
    b"Content-Type: text/csv\r\n\r\n"
)


def test_what_turns_out_too_large_is_refused_when_the_limit_is_passed(
    ana: User, settings: Settings
) -> None:
    settings.IMPORT_MEGABYTES = 1
    for size, status in ((MEGABYTE, HTTPStatus.FOUND), (MEGABYTE + 1, HTTPStatus.BAD_REQUEST)):
        file = SimpleUploadedFile("x.csv", THREE + b"\n" * (size - len(THREE)))
        assert is_signed_in(ana).post(PAGE, {"export": file}).status_code == status


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_formula_is_harmless_in_the_file_of_what_was_not_found(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("Heat") == "Heat"


def test_what_was_not_found_can_be_saved_and_what_looks_like_code_is_shown_as_text(
    ana: User,
) -> None:
    browser = is_signed_in(ana)
    content = exports.letterboxd_ratings(("2024-01-05", "=HYPERLINK(<script>)", 2000, 3))
    address = brings(browser, content)
    answer = browser.get(f"{address}not-found.csv")
    assert answer.content == b"name,year\r\n'=HYPERLINK(<script>),2000\r\n"
    assert "=HYPERLINK(&lt;script&gt;)" in browser.get(address).content.decode()
