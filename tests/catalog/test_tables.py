"""Import and export of the catalogue as tables: nothing changes unseen, and nothing by itself."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from catalog.merging.merge import merge
from catalog.models import Availability, Genre, Mood, Person, TableUpload, Title
from catalog.tables import worker
from catalog.tables.errors import UnreadableTable
from catalog.tables.reading import FormulaCell, read_rows
from catalog.tables.writing import TYPES

pytestmark = pytest.mark.django_db
STATE = TableUpload.State
TABLES = {
    "titles": "title",
    "people": "person",
    "genres": "genre",
    "moods": "mood",
    "availability": "availability",
}


@pytest.fixture
def catalogue() -> list[Title]:
    """Titles whose text is as hostile to tables as text can be."""
    comedy, drama = (
        Genre.objects.create(slug=name.lower(), name=name) for name in ("Comedy", "Drama")
    )
    mood = Mood.objects.create(slug="calm", name="Calm")
    names = ["Amélie", "=SUM(A1)", "'=quoted", "-30-", "1984", 'Say "hi"; ok, yes', "Two\nlines"]
    titles = [
        Title.objects.create(name=name, year=2000 + number, popularity=number / 3, runtime=90)
        for number, name in enumerate(names)
    ]
    titles[0].genres.set([comedy, drama])
    titles[1].moods.add(mood)
    Title.objects.filter(pk=titles[2].pk).update(retired_at=timezone.now(), imdb_id="tt0000001")
    Availability.objects.create(title=titles[0], country="DE", service="Netflix")
    Person.objects.create(name="Åsa", imdb_id="nm0000001")
    Person.objects.create(name="Åsa")
    return titles


def exported(browser: Client, table: str, kind: str, query: str = "") -> bytes:
    answer = browser.get(f"/admin/catalog/{TABLES[table]}/export/{kind}/{query}")
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer.streaming_content)


def uploaded(browser: Client, table: str, name: str, content: bytes) -> TableUpload:
    file = SimpleUploadedFile(name, content)
    answer = browser.post("/admin/catalog/tableupload/add/", {"table": table, "file": file})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert worker.work_once()
    assert not worker.work_once()
    return TableUpload.objects.latest("pk")


def decided(browser: Client, upload: TableUpload, answer: str = "yes") -> TableUpload:
    browser.post(f"/admin/catalog/tableupload/{upload.pk}/decide/", {"answer": answer})
    worker.work_once()
    upload.refresh_from_db()
    return upload


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


@pytest.mark.parametrize("kind", list(TYPES))
@pytest.mark.parametrize("table", list(TABLES))
def test_what_was_exported_is_no_change_at_all(
    admin_client: Client, catalogue: list[Title], table: str, kind: str
) -> None:
    upload = uploaded(admin_client, table, f"x.{kind}", exported(admin_client, table, kind))
    assert upload.state == STATE.COMPARED, upload.refusal
    assert set(upload.counts) == {"unchanged"}, upload.changes
    page = admin_client.get(f"/admin/catalog/tableupload/{upload.pk}/change/").content.decode()
    assert "This table changes nothing." in page


@pytest.mark.once
def test_the_whole_demo_catalogue_exported_is_no_change_at_all(admin_client: Client) -> None:
    call_command("load_demo_catalog", stdout=io.StringIO())
    for table, model in (("titles", Title), ("genres", Genre), ("moods", Mood)):
        upload = uploaded(admin_client, table, "x.csv", exported(admin_client, table, "csv"))
        assert upload.state == STATE.COMPARED, upload.refusal
        assert upload.counts == {"unchanged": model._default_manager.count()}, upload.changes[:5]
    assert Title.objects.count() > 8_000


def test_an_export_has_what_was_searched_for(admin_client: Client, catalogue: list[Title]) -> None:
    rows = json.loads(exported(admin_client, "titles", "json", "?q=amelie"))
    assert [row["name"] for row in rows] == ["Amélie"]


def test_every_change_is_shown_cell_by_cell_before_anything_is_saved(
    admin_client: Client, catalogue: list[Title]
) -> None:
    first, second = catalogue[0].pk, catalogue[1].pk
    content = csv(
        "id,Title,year,genres",
        f"{first},Amélie,2001,Comedy",
        f"{second},'=SUM(A1),2001,",
        ",A new film,2020,Drama",
        "999999,Unknown,2020,",
        f"{catalogue[3].pk},Nothing,17,",
        f"{catalogue[4].pk},1984,2004,Komedy",
    )
    upload = uploaded(admin_client, "titles", "x.csv", content)
    assert upload.counts == {"changed": 1, "unchanged": 1, "new": 1, "refused": 3}
    shown = {change["number"]: change for change in upload.changes}
    assert shown[1]["cells"] == [
        {"column": "year", "before": "2000", "after": "2001"},
        {"column": "genres", "before": "Comedy|Drama", "after": "Comedy"},
    ]
    assert "There is no title with the id 999999." in shown[4]["reason"]
    assert "year" in shown[5]["reason"]
    assert "There is no genre “Komedy”" in shown[6]["reason"]
    page = admin_client.get(f"/admin/catalog/tableupload/{upload.pk}/change/").content.decode()
    assert "<del>Comedy|Drama</del>" in page
    assert Title.objects.get(pk=first).year == 2000
    assert not Title.objects.filter(name="A new film").exists()

    assert decided(admin_client, upload).state == STATE.APPLIED
    changed = Title.objects.get(pk=first)
    assert (changed.year, [each.name for each in changed.genres.all()]) == (2001, ["Comedy"])
    assert Title.objects.get(name="A new film").genres.get().name == "Drama"
    assert Title.objects.get(pk=catalogue[3].pk).name == "-30-"
    logged_titles = LogEntry.objects.filter(content_type__model="title")
    logged = {each.object_id: each.get_change_message() for each in logged_titles}
    assert logged[str(first)] == "x.csv: year, genres"
    assert not bytes(upload.content)


def test_what_is_not_wanted_is_taken_away_and_decided_once(
    admin_client: Client, catalogue: list[Title]
) -> None:
    upload = uploaded(admin_client, "titles", "x.csv", csv("name", "A new film"))
    assert decided(admin_client, upload, "no").state == STATE.CANCELLED
    assert decided(admin_client, upload).state == STATE.CANCELLED
    assert not Title.objects.filter(name="A new film").exists()


def test_a_place_to_watch_is_taken_away_by_a_table(
    admin_client: Client, catalogue: list[Title]
) -> None:
    title = catalogue[0].pk
    content = csv("title,country,service,delete", f"{title},DE,Netflix,yes", f"{title},DE,Arte,no")
    upload = uploaded(admin_client, "availability", "x.csv", content)
    assert upload.counts == {"deleted": 1, "new": 1}
    decided(admin_client, upload)
    assert [str(each) for each in Availability.objects.all()] == ["Arte (DE)"]


def test_a_table_from_before_a_merge_does_not_bring_the_duplicate_back(
    admin_client: Client, catalogue: list[Title]
) -> None:
    old, kept = catalogue[3], catalogue[4]
    table = exported(admin_client, "titles", "csv")
    merge(old.pk, kept.pk)
    upload = decided(admin_client, uploaded(admin_client, "titles", "x.csv", table))
    assert upload.counts["refused"] == 1, upload.changes
    [refused] = [change for change in upload.changes if change["outcome"] == "refused"]
    assert "undo the merge to bring it back" in refused["reason"]
    old.refresh_from_db()
    assert old.retired_at is not None


def test_one_record_is_not_changed_by_two_rows(
    admin_client: Client, catalogue: list[Title]
) -> None:
    row = f"{catalogue[0].pk},2010"
    upload = uploaded(admin_client, "titles", "x.csv", csv("id,year", row, row))
    assert upload.counts == {"changed": 1, "refused": 1}


def test_a_worker_that_died_is_followed_by_one_that_goes_on_and_doubles_nothing(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "ROWS_AT_A_TIME", 2)
    lines = csv("name,year", *(f"Film {number},2000" for number in range(7)))
    upload = uploaded(admin_client, "titles", "x.csv", lines)
    admin_client.post(f"/admin/catalog/tableupload/{upload.pk}/decide/", {"answer": "yes"})
    take = worker._take_part

    def dies(*args: Any, **named: Any) -> bool:
        if args[3] > 4:
            raise KeyboardInterrupt
        return take(*args, **named)

    monkeypatch.setattr(worker, "_take_part", dies)
    with pytest.raises(KeyboardInterrupt):
        worker.work_once()
    monkeypatch.setattr(worker, "_take_part", take)
    assert not worker.work_once()  # the other may be alive
    monkeypatch.setattr(worker, "DEAD_AFTER", -worker.DEAD_AFTER)
    assert worker.work_once()
    upload.refresh_from_db()
    assert (upload.state, upload.counts) == (STATE.APPLIED, {"new": 7})
    assert Title.objects.count() == 7


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.csv", b"", "The file is empty."),
        ("x.pdf", b"%PDF", "no CSV, XLSX or JSON"),
        ("x.csv", b"name\n\xff\xfe", "not UTF-8"),
        ("x.csv", b"name\n\0", "zero bytes"),
        ("x.csv", b'name\n"open', "not CSV"),
        ("x.csv", b"name,colour\nFilm,red", "There is no column “colour”"),
        ("x.csv", b"name,title\nFilm,Film", "names a column twice"),
        ("x.csv", b"name\nFilm,red", "more cells"),
        ("x.xlsx", b"not a zip", "cannot be unpacked"),
        ("x.xlsx", bomb(), "unpacks to far more"),
        ("x.json", b"[" * 100_000, "not JSON"),
        ("x.json", b'{"name": "Film"}', "a list of objects"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    admin_client: Client, name: str, content: bytes, says: str
) -> None:
    file = SimpleUploadedFile(name, content)
    answer = admin_client.post("/admin/catalog/tableupload/add/", {"table": "titles", "file": file})
    if answer.status_code == 302:
        worker.work_once()
        upload = TableUpload.objects.get()
        assert upload.state == STATE.REFUSED
        assert says in upload.refusal
    else:
        assert "The submitted file is empty." in answer.content.decode()
    assert not Title.objects.exists()


def test_a_formula_is_no_value() -> None:
    row = next(iter(read_rows("x.xlsx", workbook(["name"], ["=1+1"]))))
    assert isinstance(row["name"], FormulaCell)


def test_a_formula_is_refused_and_the_other_rows_are_taken(admin_client: Client) -> None:
    upload = uploaded(admin_client, "titles", "x.csv", csv("name", "=1+1", "Film"))
    assert upload.counts == {"refused": 1, "new": 1}
    assert "a formula, not a value" in upload.changes[0]["reason"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_of_any_spreadsheet_are_read(delimiter: str) -> None:
    text = f"\ufeffName{delimiter}Year\r\n\r\nFilm{delimiter}2000\r\n"
    assert list(read_rows("x.csv", text.encode())) == [{"name": "Film", "year": "2000"}]


def test_numbers_of_a_spreadsheet_are_read_as_they_are_shown() -> None:
    [row] = read_rows("x.xlsx", workbook(["name", "year", None], [300.0, 2000, None]))
    assert row == {"name": "300", "year": "2000"}


def test_a_table_without_rows_is_read_and_changes_nothing(admin_client: Client) -> None:
    assert uploaded(admin_client, "titles", "x.csv", b"name").counts == {}
    with pytest.raises(UnreadableTable, match="no header"):
        list(read_rows("x.csv", b" , \n"))


def test_who_may_not_change_titles_imports_none() -> None:
    staff = User.objects.create_user("mia", is_staff=True)
    may = Permission.objects.filter(codename__in=["add_tableupload", "view_tableupload"])
    staff.user_permissions.set(may)
    browser = Client()
    browser.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("x.csv", b"name\nFilm")
    answer = browser.post("/admin/catalog/tableupload/add/", {"table": "titles", "file": file})
    assert answer.status_code == 403
    assert browser.get("/admin/catalog/title/export/csv/").status_code == 403
