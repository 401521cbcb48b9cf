"""The pages and downloads: who may see them, and what they say when something is amiss."""

import csv
import io
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import Settings

from tests.warehouse.published_sample import evenings_folder  # noqa: F401 a fixture
from warehouse import publication_reader, views
from warehouse.insights.downloads import as_csv
from warehouse.insights.filters import FilterOptions
from warehouse.insights.pages import PAGES
from warehouse.insights.reader import InsightReader
from warehouse.insights.result_table import Column, ColumnFormat, Table
from warehouse.publication_reader import Publication

pytestmark = pytest.mark.django_db

INSIGHTS = "/admin/warehouse/insight"
DYNAMICS = f"{INSIGHTS}/dynamics/"
BOTH_DAYS = "from_day=2026-10-30&to_day=2026-10-31"


@pytest.fixture
def published(evenings_folder: Path, settings: Settings) -> Path:  # noqa: F811
    settings.DATA_DIR, settings.WAREHOUSE_URL = evenings_folder, ""
    return evenings_folder / "warehouse"


def copied(published: Path, settings: Settings, folder: Path) -> Path:
    """A warehouse of one's own to break."""
    generation = (published / "current").resolve()
    mine = folder / "warehouse" / "generations" / generation.name
    mine.parent.mkdir(parents=True)
    shutil.copytree(generation, mine)
    (folder / "warehouse" / "current").symlink_to(mine)
    settings.DATA_DIR = folder
    return mine


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
def test_a_page_shows_every_insight_with_its_table_its_sql_and_its_downloads(
    admin_client: Client, published: Path, page: str
) -> None:
    reported = text(admin_client, f"{INSIGHTS}/{page}/?{BOTH_DAYS}")
    shown = next(each for each in PAGES if each.slug == page)
    for insight in shown.insights:
        assert f'id="{insight.slug}-description"' in reported
        assert f'/{page}/{insight.slug}.csv?from_day=2026-10-30&amp;to_day=2026-10-31"' in reported
        assert f"/{page}/{insight.slug}.parquet?" in reported
    assert reported.count("SET VARIABLE from_day = DATE &#x27;2026-10-30&#x27;;") == len(
        shown.insights
    )
    assert "Published " in reported
    assert "Simulated data" not in reported


def test_the_sql_of_an_insight_runs_as_it_stands(admin_client: Client, published: Path) -> None:
    answers = admin_client.get(f"{DYNAMICS}?{BOTH_DAYS}").context["results"]
    for answer in answers:
        with duckdb.connect() as duck:
            assert duck.execute(answer.script).fetchall() == answer.table.rows


def test_strangers_are_sent_to_the_join_page(client: Client) -> None:
    answer = client.get(DYNAMICS)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")


def test_staff_need_the_permission(client: Client, published: Path) -> None:
    mia = User.objects.create_user("mia", is_staff=True)
    client.force_login(mia)
    text(client, DYNAMICS, 403)
    text(client, f"{DYNAMICS}endings.csv", 403)
    mia.user_permissions.add(Permission.objects.get(codename="view_insight"))
    text(client, DYNAMICS)
    text(client, f"{DYNAMICS}endings.csv")


def test_the_first_page_is_where_the_admin_leads(admin_client: Client, published: Path) -> None:
    answer = admin_client.get(f"{INSIGHTS}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, DYNAMICS)


@pytest.mark.parametrize("address", ["nothing/", "dynamics/nothing.csv", "dynamics/endings.xls"])
def test_what_is_not_there_is_not_found(
    admin_client: Client, published: Path, address: str
) -> None:
    text(admin_client, f"{INSIGHTS}/{address}", 404)


def test_without_a_choice_the_days_that_have_facts_are_shown(
    admin_client: Client, published: Path
) -> None:
    form = admin_client.get(DYNAMICS).context["form"]
    assert (form.data["from_day"], form.data["to_day"]) == ("2026-10-30", "2026-10-31")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("from_day=2026-11-02&to_day=2026-11-01", "The last day is before the first."),
        ("from_day=soon", "Enter a valid date."),
        ("from_day=1926-11-01", "Choose three years at most."),
        ("country=XX", "not one of the available choices"),
        ("strategy=' OR 1=1 --", "not one of the available choices"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_words(
    admin_client: Client, published: Path, asked: str, message: str
) -> None:
    reported = text(admin_client, f"{DYNAMICS}?{asked}")
    assert message in reported
    assert "<figure>" not in reported
    assert message in text(admin_client, f"{DYNAMICS}endings.csv?{asked}", 400)


def test_days_without_parties_show_what_to_do(admin_client: Client, published: Path) -> None:
    reported = text(admin_client, f"{DYNAMICS}?from_day=2020-01-01&to_day=2020-01-02")
    assert reported.count("Nothing was found for what you chose.") == len(PAGES[0].insights)


def test_before_the_first_publication_the_page_names_the_command(admin_client: Client) -> None:
    reported = text(admin_client, DYNAMICS)
    assert "Nothing has been published yet" in reported
    assert "python manage.py run_etl" in reported


def test_a_publication_of_another_version_is_named(
    admin_client: Client, published: Path, settings: Settings, tmp_path: Path
) -> None:
    manifest = copied(published, settings, tmp_path) / publication_reader.MANIFEST
    reported_by_it = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**reported_by_it, "schema": reported_by_it["schema"] - 1}))
    reported = text(admin_client, DYNAMICS, 503)
    assert "written by another version" in reported
    assert "run_etl --full" in reported


@pytest.mark.parametrize("file", ["dim_party/part.parquet", "manifest.json"])
def test_a_damaged_file_is_shown_as_an_error_and_logged(
    admin_client: Client,
    published: Path,
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    file: str,
) -> None:
    mine = copied(published, settings, tmp_path)
    (mine / file).write_text("torn")
    assert "The warehouse cannot be read" in text(admin_client, DYNAMICS, 503)
    assert "run_etl --full" in text(admin_client, f"{DYNAMICS}endings.csv", 503)
    assert file in caplog.text


def test_a_page_goes_on_with_the_next_publication_when_its_own_is_removed(
    published: Path, settings: Settings, tmp_path: Path
) -> None:
    first = copied(published, settings, tmp_path)
    following = shutil.copytree(first, first.with_name("following"))
    read_from: list[Path] = []

    def read(at: Publication, reader: InsightReader) -> FilterOptions:
        read_from.append(at.folder)
        if at.folder == first:
            link = tmp_path / "warehouse" / "current"
            link.unlink()
            link.symlink_to(following)
            shutil.rmtree(first)
        return reader.options()

    assert views.of_publication(read).sizes == ["1", "2"]
    assert read_from == [first, following]


def test_a_download_holds_exactly_the_table(admin_client: Client, published: Path) -> None:
    reported = text(admin_client, f"{DYNAMICS}endings.csv?{BOTH_DAYS}")
    assert list(csv.reader(io.StringIO(reported))) == [
        ["ending", "parties", "share", "people_a_party"],
        ["nothing picked", "1", "0.5", "1.0"],
        ["rated", "1", "0.5", "2.0"],
    ]


def test_a_parquet_download_holds_the_same(
    admin_client: Client, published: Path, tmp_path: Path
) -> None:
    answer = admin_client.get(f"{DYNAMICS}endings.parquet?{BOTH_DAYS}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="endings.parquet"'
    file = tmp_path / "endings.parquet"
    file.write_bytes(answer.content)
    with duckdb.connect() as duck:
        rows = duck.read_parquet(str(file)).fetchall()
    assert rows == [("nothing picked", 1, 0.5, 1.0), ("rated", 1, 0.5, 2.0)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_csv_is_a_formula(start: str) -> None:
    columns = (Column("genre", "Genre"), Column("weight", "Weight", ColumnFormat.NUMBER))
    reported = as_csv(Table(columns, [(f"{start}cmd|' /C calc'!A0", -0.5)])).decode()
    cell, weight = next(csv.reader(io.StringIO(reported.split("\r\n", 1)[1], newline="")))
    assert cell == f"'{start}cmd|' /C calc'!A0"
    assert weight == "-0.5"
