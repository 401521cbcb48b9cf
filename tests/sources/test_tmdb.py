"""Titles from TMDB, by a local server that answers as its API reference says.

The real service was never reached from where this was built.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from catalog.admin import synchronisations
from catalog.merging.merge import merge
from catalog.models import (
    Availability,
    CatalogRevision,
    Certificate,
    Credit,
    Genre,
    Person,
    Picture,
    SourceRecord,
    SyncRun,
    Synopsis,
    Title,
)
from catalog.sources import http_client
from catalog.sources.fetched_title import FetchedTitle
from catalog.sources.tmdb.api import TmdbApi
from catalog.sources.tmdb.sync import forget_old
from catalog.sources.writing import forget_title
from tests.harness.tmdb_server import TOKEN, TmdbServer, Trouble, film, series, tmdb_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def tmdb(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TmdbServer]:
    monkeypatch.setattr(http_client, "FIRST_PAUSE", 0.001)
    with tmdb_server() as server:
        settings.TMDB_TOKEN, settings.TMDB_URL = TOKEN, server.url
        settings.PICTURE_HOSTS = [server.host]
        settings.COUNTRIES = ["DE", "US"]
        settings.LANGUAGES = [("en", "English"), ("de", "German")]
        yield server


def sync(*arguments: str, **options: Any) -> str:
    out = StringIO()
    options = {"without_pictures": True} | options
    call_command("sync_titles", "tmdb", *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def state_of(model: type[Any]) -> list[dict[str, Any]]:
    return list(model.objects.order_by("pk").values())


def test_a_title_with_an_id_gets_everything_that_is_known(tmdb: TmdbServer) -> None:
    tmdb.films[7] = film(7)
    title = Title.objects.create(name="Film 7", tmdb_id=7)
    assert "1 titles changed" in sync()
    title.refresh_from_db()
    assert (title.original_name, title.year, title.runtime) == ("Le film 7", 2024, 101)
    assert title.other_names == "Il Film 7"
    assert (title.certificate, title.language) == ("16", "fr")
    assert (title.synopsis, title.synopsis_credit) == ("What happens in Film 7.", "TMDB")
    assert title.artwork_url == f"http://{tmdb.host}/t/p/w780/poster7.jpg"
    assert title.backdrop_url == f"http://{tmdb.host}/t/p/w1280/backdrop7.jpg"
    assert title.trailer_url == "https://www.youtube.com/watch?v=official7"
    assert (title.collection, title.imdb_id) == ("The Films Collection", "tt9000007")
    assert {genre.name for genre in title.genres.all()} == {"Sci-Fi", "Comedy"}
    assert [mood.name for mood in title.moods.all()] == ["Mind-bending"]
    assert list(title.credits.order_by("billing").values_list("role", "person__name")) == [
        ("director", "Cy Cole"),
        ("writer", "Di Dahl"),
        ("actor", "Ana Alm"),
        ("actor", "Bo Berg"),
    ]
    assert dict(title.certificates.values_list("country", "text")) == {"DE": "16", "US": "PG-13"}
    assert dict(title.synopses.values_list("language", "text")) == {
        "de": "Was in Film 7 geschieht."
    }


def test_where_to_watch_comes_with_its_service_its_offer_and_its_link(tmdb: TmdbServer) -> None:
    tmdb.films[7] = film(7)
    Title.objects.create(name="Film 7", tmdb_id=7)
    sync()
    link = "https://www.themoviedb.org/movie/7/watch?locale=DE"
    assert list(
        Availability.objects.order_by("service").values_list("country", "service", "offer", "link")
    ) == [("DE", "Apple TV", "buy", link), ("DE", "Netflix", "stream", link)]
    tmdb.films[7]["watch/providers"]["results"] = {}
    sync(older_than=0)
    assert not Availability.objects.exists()


def test_a_title_is_found_by_its_imdb_id_then_by_name_and_year(tmdb: TmdbServer) -> None:
    tmdb.films[1], tmdb.films[2] = film(1), film(2, title="Heat", release_date="1995-12-15")
    tmdb.films[3] = film(3, title="Heat", release_date="2013-01-01")
    by_imdb = Title.objects.create(name="Anything", imdb_id="tt9000001")
    by_name = Title.objects.create(name="heat", year=1996)
    unknown = Title.objects.create(name="Nobody knows it", year=1999)
    sync()
    for title, tmdb_id in ((by_imdb, 1), (by_name, 2), (unknown, None)):
        title.refresh_from_db()
        assert title.tmdb_id == tmdb_id
    assert "was not found" in SourceRecord.objects.get(title=unknown).problem
    tmdb.asked.clear()
    sync()
    assert tmdb.asked == ["/3/configuration"]  # whether the token is good, and no title again


def test_a_name_that_two_titles_of_a_year_have_is_not_guessed(tmdb: TmdbServer) -> None:
    for tmdb_id in (1, 2):
        tmdb.films[tmdb_id] = film(tmdb_id, title="Heat")
    title = Title.objects.create(name="Heat", year=2024)
    sync()
    title.refresh_from_db()
    assert title.tmdb_id is None


def test_what_somebody_has_written_stays_and_what_tmdb_wrote_follows_it(tmdb: TmdbServer) -> None:
    tmdb.films[7] = film(7)
    title = Title.objects.create(name="Seven", tmdb_id=7, runtime=99)
    title.genres.add(Genre.objects.create(slug="crime", name="Crime"))
    ana = Person.objects.create(name="Ana")
    Credit.objects.create(title=title, person=ana)
    Availability.objects.create(title=title, country="DE", service="Netflix")
    sync()
    title.refresh_from_db()
    assert (title.name, title.runtime) == ("Seven", 99)
    assert [genre.name for genre in title.genres.all()] == ["Crime"]
    assert [credit.person for credit in title.credits.all()] == [ana]
    assert Availability.objects.get(service="Netflix").source == ""
    Title.objects.filter(pk=title.pk).update(certificate="FSK 16")
    tmdb.films[7] |= {"overview": "Newer words.", "runtime": 102}
    sync(older_than=0)
    title.refresh_from_db()
    assert (title.synopsis, title.certificate, title.runtime) == ("Newer words.", "FSK 16", 99)


def test_a_second_run_changes_nothing(tmdb: TmdbServer) -> None:
    tmdb.add_films(3)
    sync(popular="DE", new=3)
    models = (Title, Genre, Person, Credit, Availability, Certificate, Synopsis)
    before, revision = [state_of(model) for model in models], CatalogRevision.current()
    assert "3 titles as they were" in sync(popular="DE", new=3, older_than=0, only_lists=True)
    assert [state_of(model) for model in models] == before
    assert CatalogRevision.current() == revision


def test_lists_add_titles_of_a_country_and_of_years_page_by_page(tmdb: TmdbServer) -> None:
    tmdb.add_films(45)
    tmdb.series[1] = series(1)
    assert "45 titles added" in sync(popular="DE", new=60)
    assert sum("movie/popular" in path for path in tmdb.asked) == 3
    sync(year=[2023], kind="series", only_lists=True)
    added = Title.objects.get(kind="series")
    assert (added.name, added.runtime, added.certificate) == ("Series 1", 48, "TV-MA")
    assert {genre.name for genre in added.genres.all()} == {"Sci-Fi", "Fantasy"}
    assert (added.imdb_id, added.tmdb_id) == ("tt8000001", 1)


def test_a_listed_title_that_is_there_already_is_not_doubled(tmdb: TmdbServer) -> None:
    tmdb.films[1] = film(1, title="The Heat")
    title = Title.objects.create(name="Heat", year=2023)
    sync(popular="DE")
    assert Title.objects.get() == title
    title.refresh_from_db()
    assert (title.tmdb_id, title.name) == (1, "Heat")


def test_a_title_that_is_merged_while_it_is_fetched_stays_merged(
    tmdb: TmdbServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmdb.films[7] = film(7)
    old = Title.objects.create(name="Film 7", tmdb_id=7, popularity=9)
    kept = Title.objects.create(name="Le film 7", language="it")
    ask = TmdbApi.title

    def ask_meanwhile(api: TmdbApi, kind: str, tmdb_id: int) -> FetchedTitle | None:
        merge(old.pk, kept.pk)
        return ask(api, kind, tmdb_id)

    monkeypatch.setattr(TmdbApi, "title", ask_meanwhile)
    sync("--limit=1")
    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.merged_into_id, old.retired_at is None, old.runtime) == (kept.pk, False, None)
    assert (kept.runtime, kept.language, kept.tmdb_id) == (101, "it", 7)


def test_a_dry_run_counts_and_changes_nothing(tmdb: TmdbServer) -> None:
    tmdb.add_films(2)
    title = Title.objects.create(name="Film 1", tmdb_id=1)
    text = sync(popular="DE", dry_run=True, without_pictures=False)
    assert "Dry run, nothing was changed" in text
    assert "1 titles added" in text
    assert Title.objects.get() == title
    assert not SourceRecord.objects.exists()
    assert not any("/t/p/" in path for path in tmdb.asked)


def test_pictures_are_fetched_with_their_titles(tmdb: TmdbServer) -> None:
    tmdb.add_films(1)
    assert "2 pictures stored" in sync(popular="DE", new=1, without_pictures=False)
    assert Picture.objects.exclude(digest="").count() == 2


def test_it_waits_as_long_as_tmdb_asks_for_and_goes_on(tmdb: TmdbServer) -> None:
    tmdb.films[7] = film(7)
    tmdb.troubles = [
        Trouble("movie/7", 429, times=2, headers={"Retry-After": "1"}),
        Trouble("movie/7", 503),
    ]
    Title.objects.create(name="Film 7", tmdb_id=7)
    began = timezone.now()
    assert "1 titles changed" in sync()
    assert timezone.now() - began >= timedelta(seconds=2)


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (Trouble("movie", 401, times=99), "does not accept the token"),
        (Trouble("movie", 503, times=99), "answers with an error \\(503\\). It was asked 6 times"),
        (Trouble("configuration", 200, body=b"{}", times=9), "does not say where its pictures are"),
    ],
)
def test_a_source_that_cannot_be_used_ends_the_run_in_a_sentence(
    tmdb: TmdbServer, trouble: Trouble, sentence: str
) -> None:
    tmdb.films[7] = film(7)
    tmdb.troubles = [trouble]
    Title.objects.create(name="Film 7", tmdb_id=7)
    with pytest.raises(CommandError, match="Not synchronised: tmdb"):
        sync()
    run = SyncRun.objects.get()
    assert re.search(sentence, run.failure)
    assert run.ended_at is not None


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"[]", b'{"id": 7}', b'{"id": 8, "title": "Other"}', b'{"id": "7"}', b"\xff"],
)
def test_nonsense_about_one_title_leaves_it_and_goes_on(tmdb: TmdbServer, body: bytes) -> None:
    tmdb.add_films(2)
    tmdb.troubles = [Trouble("movie/1", 200, body=body)]
    first, second = (Title.objects.create(name=f"Film {n}", tmdb_id=n) for n in (1, 2))
    sync()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.synopsis, second.synopsis) == ("", "What happens in Film 2.")
    assert SourceRecord.objects.get(title=first).problem


NAMES = [name for name in film(7) if name not in ("id", "title")]


@pytest.mark.parametrize("wrong", [None, [], {}, "x" * 400, -1, 1.5, True, [None, 3, "x", [], {}]])
def test_fields_that_are_missing_or_of_another_type_are_empty(tmdb: TmdbServer, wrong: Any) -> None:
    Title.objects.create(name="Film 7", tmdb_id=7)
    tmdb.films[7] = film(7, **dict.fromkeys(NAMES, wrong))
    assert "problems" not in sync()
    tmdb.films[7] = {"id": 7, "title": "Film 7"}
    assert "problems" not in sync(older_than=0)


def test_a_title_that_tmdb_has_no_more_is_noted(tmdb: TmdbServer) -> None:
    title = Title.objects.create(name="Gone", tmdb_id=404)
    sync()
    assert "has no film 404" in SourceRecord.objects.get(title=title).problem


def test_without_a_token_or_with_a_wrong_one_a_sentence_is_the_answer(
    tmdb: TmdbServer, settings: Settings
) -> None:
    settings.TMDB_TOKEN = "expired"
    with pytest.raises(CommandError, match=r"does not accept the token \(401\)"):
        call_command("check_source", "tmdb")
    settings.TMDB_TOKEN = ""
    with pytest.raises(CommandError, match="TMDB_TOKEN is not set"):
        call_command("check_source", "tmdb")
    with pytest.raises(CommandError, match="No source is configured"):
        call_command("sync_titles")
    with pytest.raises(CommandError, match="There is no source 'netflix'; there are: tmdb"):
        call_command("check_source", "netflix")


def test_the_check_of_a_source_names_what_works_and_what_does_not(tmdb: TmdbServer) -> None:
    tmdb.films[550] = film(550, title="Fight Club")
    out = StringIO()
    call_command("check_source", "tmdb", stdout=out)
    assert "tmdb can be used." in out.getvalue()
    del tmdb.films[550]["credits"]
    with pytest.raises(CommandError, match="states nothing about: people"):
        call_command("check_source", "tmdb", stdout=out)


def test_nothing_of_tmdb_is_kept_for_longer_than_six_months(tmdb: TmdbServer) -> None:
    tmdb.films[7] = film(7)
    title = Title.objects.create(name="Film 7", tmdb_id=7, runtime=99)
    sync(without_pictures=False)
    Title.objects.filter(pk=title.pk).update(certificate="FSK 16")
    SourceRecord.objects.update(fetched_at=timezone.now() - timedelta(days=181))
    assert forget_old() == 1
    title.refresh_from_db()
    assert (title.name, title.runtime, title.certificate) == ("Film 7", 99, "FSK 16")
    assert (title.synopsis, title.artwork_url, title.year) == ("", "", None)
    kept = (Picture, Availability, Certificate, Synopsis, Credit, SourceRecord)
    assert [model.objects.count() for model in kept] == [0] * len(kept)


def test_a_title_that_was_retired_before_it_is_forgotten_stays_retired(tmdb: TmdbServer) -> None:
    tmdb.films[7] = film(7)
    title = Title.objects.create(name="Film 7", tmdb_id=7)
    sync()
    record = SourceRecord.objects.select_related("title").get()
    Title.objects.filter(pk=title.pk).retire()
    forget_title(record)
    title.refresh_from_db()
    assert (title.retired_at is None, title.runtime) == (False, None)


def test_one_run_of_a_source_at_a_time_and_one_that_was_killed_is_none(tmdb: TmdbServer) -> None:
    tmdb.add_films(1)
    SyncRun.objects.create(source="tmdb", seen_at=timezone.now(), process="elsewhere:1")
    with pytest.raises(CommandError, match="Not synchronised"):
        sync()
    SyncRun.objects.update(seen_at=timezone.now() - timedelta(minutes=4))
    sync()
    killed, done = SyncRun.objects.order_by("started_at")
    assert (killed.failure[:24], done.failure) == ("It ended without a word:", "")


def test_the_admin_shows_a_run_while_it_goes_on_and_what_came_of_it(
    tmdb: TmdbServer, client: Client
) -> None:
    client.force_login(User.objects.create_superuser("ana", "ana@example.org", "password"))
    tmdb.add_films(1)
    Title.objects.create(name="Nobody knows it", year=1999)
    sync(popular="DE")
    address = reverse("admin:catalog_syncrun_changelist")
    answer = client.get(address)
    assert "1 titles added" in answer.content.decode()
    assert "Refresh" not in answer
    run = SyncRun.objects.get()
    opened = client.get(reverse("admin:catalog_syncrun_change", args=[run.pk])).content.decode()
    assert "“Nobody knows it (1999)” was not found at TMDB." in opened
    SyncRun.objects.create(source="tmdb", seen_at=timezone.now(), process="elsewhere:1", done=7)
    assert client.get(address)["Refresh"] == "3"


def test_a_manager_starts_a_synchronisation_with_a_button(
    tmdb: TmdbServer, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    started: list[str] = []
    monkeypatch.setattr(synchronisations, "start_process", started.append)
    address = reverse("admin:catalog_syncrun_start")
    ana = User.objects.create_superuser("ana", "ana@example.org", "password")
    assert client.post(address).status_code == 302
    client.force_login(ana)
    page = client.get(reverse("admin:catalog_syncrun_changelist")).content.decode()
    assert f'action="{address}"' in page
    assert client.get(address).status_code == 405
    assert started == []
    assert "The synchronisation begins" in client.post(address, follow=True).content.decode()
    assert started == ["sync_titles"]
    settings.TMDB_TOKEN = ""
    assert "No source of titles" in client.post(address, follow=True).content.decode()
    staff = User.objects.create_user("bo", is_staff=True)
    client.force_login(staff)
    assert client.post(address).status_code == 403
    assert started == ["sync_titles"]
