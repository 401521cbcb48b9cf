"""A member brings an export, sees what was found, settles what is open, confirms and undoes."""

import io
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from catalog.models import Title
from catalog.spreadsheets import escape_formula
from history.backend import history
from imports import background, commit
from imports.models import Entry, Import
from imports.upload_handler import MEGABYTE
from tests.imports import sample_exports
from tests.members.accounts import is_signed_in, member

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


THREE = sample_exports.letterboxd_ratings(
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


@pytest.mark.parametrize("number", ["9" * 5000, str(2**63), "٣", "²", "-1", "x", "\0"])
def test_a_page_or_an_entry_that_is_no_number_is_the_first_page_and_no_entry(
    ana: User, number: str
) -> None:
    browser = is_signed_in(ana)
    address = brings(browser, THREE)
    assert browser.get(address, {"after": number, "show": number}).status_code == 200
    assert browser.post(address, {f"entry-{number[:600]}": "1"}).status_code == 302


def test_a_number_with_a_leading_zero_chooses_for_its_entry(ana: User) -> None:
    browser = is_signed_in(ana)
    address = brings(browser, THREE)
    dune = Entry.objects.get(verdict=Entry.Verdict.AMBIGUOUS)
    new = Title.objects.get(name="Dune", year=2021)
    assert browser.post(address, {f"entry-0{dune.pk}": str(new.pk)}).status_code == 302
    dune.refresh_from_db()
    assert dune.title == new


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


def test_a_household_chooses_its_profile_first(ana: User) -> None:
    browser = is_signed_in(ana)
    address = brings(
        browser,
        sample_exports.activity(
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
def test_days_that_can_be_read_in_two_ways_are_shown_and_can_be_switched(
    ana: User, language: str, assumed: str, first: str, other: str
) -> None:
    browser = is_signed_in(ana)
    header = {"accept-language": language}
    address = brings(browser, sample_exports.viewing_history(("Heat", "1/2/24")), **header)
    page = shown(browser, address)
    assert f"taken as {assumed}" in page
    assert first in page
    order = "dmy" if assumed == "month first" else "mdy"
    browser.post(address, {"do": "dates", "order": "ymd"})
    assert first in shown(browser, address)
    browser.post(address, {"do": "dates", "order": order})
    assert other in shown(browser, address)


def test_days_that_could_begin_with_the_year_can_be_read_so(ana: User) -> None:
    browser = is_signed_in(ana)
    content = sample_exports.viewing_history(("Heat", "23. 2. 11."))
    address = brings(browser, content, **{"accept-language": "ko-KR,ko;q=0.9"})
    page = shown(browser, address)
    assert "year first" in page
    assert "Feb. 11, 2023" in page
    browser.post(address, {"do": "dates", "order": "dmy"})
    assert "Feb. 23, 2011" in shown(browser, address)


def test_a_refusal_states_its_reason_and_keeps_the_pending_import(ana: User) -> None:
    browser = is_signed_in(ana)
    brings(browser, THREE)
    for content, output in ((b"Hello.", "no export that can be read"), (b"", "file is empty")):
        answer = browser.post(PAGE, {"export": SimpleUploadedFile("x.csv", content)})
        assert answer.status_code == HTTPStatus.BAD_REQUEST
        assert output in answer.content.decode()
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
    assert escape_formula(cell) == f"'{cell}"
    assert escape_formula("Heat") == "Heat"


def test_what_was_not_found_can_be_saved_and_what_looks_like_code_is_shown_as_text(
    ana: User,
) -> None:
    browser = is_signed_in(ana)
    content = sample_exports.letterboxd_ratings(("2024-01-05", "=HYPERLINK(<script>)", 2000, 3))
    address = brings(browser, content)
    answer = browser.get(f"{address}not-found.csv")
    lines = answer.content.splitlines()
    assert lines == [b"kind,name,year,imdb_id,tmdb_id", b",'=HYPERLINK(<script>),2000,,"]
    assert "=HYPERLINK(&lt;script&gt;)" in browser.get(address).content.decode()


def test_a_script_gets_the_address_the_reason_of_a_refusal_and_the_progress(ana: User) -> None:
    browser = is_signed_in(ana)
    by_script = {"accept": "application/json"}
    answer = browser.post(PAGE, {"export": SimpleUploadedFile("x.csv", THREE)}, headers=by_script)
    address = answer.json()["address"]
    refused = browser.post(PAGE, {"export": SimpleUploadedFile("x.csv", b"")}, headers=by_script)
    assert (refused.status_code, refused.json()["code"]) == (HTTPStatus.BAD_REQUEST, "empty")
    browser.post(address, {"do": "store"})
    progress = browser.get(address, headers=by_script).json()
    assert progress == {"state": "stored", "done": 2, "total": 2}


def test_an_import_at_work_shows_its_progress_and_goes_on_when_it_stopped(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = is_signed_in(ana)
    address = brings(browser, THREE)
    upload = Import.objects.get()
    assert commit.begin(upload)
    page = browser.get(address).content.decode()
    assert '<progress max="2" value="0"' in page
    assert "0 of 2" in page
    monkeypatch.setattr(
        background, "_start", lambda number: background.run_whole(Import.objects.get(pk=number))
    )
    Import.objects.update(worked_at=timezone.now() - background.STALLED_AFTER * 2)
    browser.get(PAGE)
    assert ratings(ana) == {"Heat (1995)": 4.5}


def test_what_is_not_stated_is_asked_before_anything_is_stored(ana: User) -> None:
    browser = is_signed_in(ana)
    films = sample_exports.letterboxd_watched(("2024-01-05", "Heat", 1995))
    address = brings(browser, films, "films.csv")
    page = shown(browser, address)
    assert "Did you watch these, or do you want to?" in page
    assert "Put it into my history" not in page
    browser.post(address, {"do": "meaning", "meaning": "wanted"})
    assert "want to watch, since Jan. 5, 2024" in shown(browser, f"{address}?show=matched")
    browser.post(address, {"do": "meaning", "meaning": "watched"})
    assert "on Jan. 5, 2024 or before" in shown(browser, f"{address}?show=matched")


def test_what_was_not_found_is_imported_as_what_it_is(ana: User, tmp_path: Path) -> None:
    browser = is_signed_in(ana)
    content = sample_exports.imdb_ratings(
        ("tt5753856", 9, "2020-01-01", "Dark", "TV Series", 2017),
        ("tt0169547", 8, "2020-01-01", "American Beauty", "Movie", 1999),
    )
    address = brings(browser, content)
    path = tmp_path / "not-found.csv"
    path.write_bytes(browser.get(f"{address}not-found.csv").content)
    call_command("import_csv", str(path), stdout=io.StringIO())
    dark = Title.objects.get(imdb_id="tt5753856")
    assert (dark.kind, dark.name, dark.year) == ("series", "Dark", 2017)
    assert Title.objects.get(imdb_id="tt0169547").kind == "film"
    brings(browser, content)
    assert not Entry.objects.exclude(verdict="matched").exists()
