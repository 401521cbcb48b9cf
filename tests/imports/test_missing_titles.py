"""What members' imports did not find is a list with counts for the content manager."""

import csv
import io
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import TableUpload, Title
from catalog.tables import worker
from imports.missing_titles import missing_titles
from imports.models import Import, MissingTitle
from tests.imports import sample_exports

pytestmark = pytest.mark.django_db
PAGE = "/admin/imports/missingtitle/"
FILE = f"{PAGE}missing-titles.csv"
DARK = ("tt5753856", 9, "2020-01-01", "Dark", "TV Series", 2017)
ODD = ("tt0000777", 8, "2020-01-01", "=1+1", "Movie", 1999)
HEAT = ("tt0113277", 8, "2020-01-01", "Heat", "Movie", 1995)


def stores(name: str, content: bytes, file: str = "export.csv") -> tuple[Client, str]:
    member, _ = User.objects.get_or_create(username=name)
    browser = Client()
    browser.force_login(member, "django.contrib.auth.backends.ModelBackend")
    address: str = browser.post(
        "/me/imports/", {"export": SimpleUploadedFile(file, content)}
    ).headers["Location"]
    browser.post(address, {"do": "store"})
    assert Import.objects.latest("pk").state == "stored"
    return browser, address


def counted() -> list[tuple[str, int]]:
    return [(each.name, each.members) for each in missing_titles()]


def test_members_are_counted_and_nobody_is_named(mia: Client) -> None:
    Title.objects.create(name="Heat", year=1995)
    stores("ana-of-the-hill", sample_exports.imdb_ratings(DARK, ODD, HEAT))
    stores("ana-of-the-hill", sample_exports.imdb_ratings(DARK))
    stores("bo-of-the-valley", sample_exports.imdb_ratings(DARK), "bo.csv")
    assert counted() == [("Dark", 2), ("=1+1", 1)]
    for page in (mia.get(PAGE).content.decode(), mia.get(FILE).content.decode()):
        assert "Dark" in page
        assert "tt5753856" in page
        for who in ("ana-of", "bo-of", "bo.csv", "export.csv"):
            assert who not in page
    row = MissingTitle.objects.first()
    assert row
    assert "ana-of" not in mia.get(f"{PAGE}{row.pk}/change/", follow=True).content.decode()


def test_the_file_makes_titles_as_what_they_are_and_empties_the_list(
    mia: Client, tmp_path: Path
) -> None:
    stores("ana", sample_exports.imdb_ratings(DARK, ODD))
    content = mia.get(FILE).content
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert rows[0]["members"] == "1"
    path = tmp_path / "missing-titles.csv"
    path.write_bytes(content)
    call_command("import_csv", str(path), stdout=io.StringIO())
    dark, odd = Title.objects.get(imdb_id="tt5753856"), Title.objects.get(imdb_id="tt0000777")
    assert (dark.kind, dark.name, dark.year) == ("series", "Dark", 2017)
    assert (odd.kind, odd.name) == ("film", "=1+1")
    assert counted() == []
    assert "Nothing is missing." in mia.get(PAGE).content.decode()


def test_the_admin_reads_the_file_as_well(mia: Client) -> None:
    netflix = sample_exports.viewing_history(("Troll Hunters", "14/03/2021"))
    stores("ana", netflix, "NetflixViewingHistory.csv")
    stores("bo", sample_exports.imdb_ratings(DARK))
    content = mia.get(FILE).content
    mia.post(
        "/admin/catalog/tableupload/add/",
        {"table": "titles", "file": SimpleUploadedFile("missing-titles.csv", content)},
    )
    while worker.work_once():
        pass
    upload = TableUpload.objects.get()
    assert (upload.state, upload.refusal, upload.counts["new"]) == ("compared", "", 2)


def test_undoing_an_import_and_deleting_a_member_take_their_part_of_it_away() -> None:
    browser, address = stores("ana", sample_exports.imdb_ratings(DARK))
    stores("bo", sample_exports.imdb_ratings(DARK))
    browser.post(address, {"do": "undo"})
    assert counted() == [("Dark", 1)]
    User.objects.get(username="bo").delete()
    assert counted() == []


def test_only_what_one_profile_watched_is_counted() -> None:
    content = sample_exports.activity(
        ("Ana", "2021-03-14 20:11:52", "01:45:10", "A film of Ana", ""),
        ("Bo", "2021-03-14 20:11:52", "01:45:10", "A film of Bo", ""),
    )
    member = User.objects.create_user("ana")
    browser = Client()
    browser.force_login(member, "django.contrib.auth.backends.ModelBackend")
    address = browser.post(
        "/me/imports/", {"export": SimpleUploadedFile("ViewingActivity.csv", content)}
    ).headers["Location"]
    browser.post(address, {"do": "profile", "profile": "Ana"})
    browser.post(address, {"do": "store"})
    assert counted() == [("A film of Ana", 1)]


def test_who_may_not_look_is_not_shown_it(client: Client) -> None:
    staff = User.objects.create_user("max", is_staff=True)
    client.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    assert client.get(PAGE).status_code == 403
    assert client.get(FILE).status_code == 403


def test_the_catalogue_is_not_scanned_for_an_empty_list(mia: Client) -> None:
    Title.objects.create(name="Heat")
    with CaptureQueriesContext(connection) as captured:
        assert "Nothing is missing." in mia.get(PAGE).content.decode()
    assert not [each for each in captured if "catalog_title" in each["sql"]]
