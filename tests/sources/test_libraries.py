"""Libraries at somebody's home, by local servers that answer as their API references say.

No real Jellyfin, Emby or Plex was reached from where this was built.
"""

from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django import Settings

from catalog.merging.merge import merge
from catalog.models import Availability, CatalogRevision, SourceRecord, SyncRun, Title
from catalog.sources import http_client
from catalog.sources.libraries import media_browser, plex, url
from catalog.sources.libraries.url import LibraryUrl
from recommender.model.columns import read_columns
from recommender.room.filter_choices import filter_choices
from recommender.room.filters import passing
from recommender.types import Filters
from tests.harness.library_servers import TOKEN, Film, LibraryServer, library_server

pytestmark = pytest.mark.django_db
NAME = "Ana's library"
Shown = Callable[[], str]


@pytest.fixture(params=["jellyfin", "emby", "plex"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def library(
    kind: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LibraryServer]:
    monkeypatch.setattr(http_client, "FIRST_PAUSE", 0.001)
    for module in (media_browser, plex):
        monkeypatch.setattr(module, "PAGE", 7)
    with library_server(kind) as server:
        settings.LIBRARIES = url.parse([f"{NAME}={kind}+http://{TOKEN}@{server.host}"])
        settings.TMDB_TOKEN = ""
        yield server


def sync(**options: object) -> str:
    out = StringIO()
    call_command("sync_titles", NAME, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_what_a_library_has_becomes_a_place_to_watch_with_a_link_to_it(
    library: LibraryServer, kind: str
) -> None:
    heat = Title.objects.create(name="Heat", year=1995, imdb_id="tt0113277")
    by_name = Title.objects.create(name="The Insider", year=1999)
    library.films = {
        "a1": Film("Heat (restored)", 1995, "tt0113277", "949"),
        "b2": Film("Insider", 1999),
        "c3": Film("Ali", 2001, tmdb_id="8489"),
        "d4": Film("Vegas", 2012, kind="series"),
    }
    assert "2 titles added" in sync()
    links = {
        "jellyfin": f"http://{library.host}/web/#/details?id=a1&serverId=server1",
        "emby": f"http://{library.host}/web/index.html#!/item?id=a1&serverId=server1",
        "plex": "https://app.plex.tv/desktop/#!/server/server1/details"
        "?key=%2Flibrary%2Fmetadata%2Fa1",
    }
    offer = Availability.objects.get(title=heat)
    assert (offer.country, offer.service, offer.link) == ("", NAME, links[kind])
    assert Availability.objects.filter(title=by_name).exists()
    ali, vegas = Title.objects.get(name="Ali"), Title.objects.get(name="Vegas")
    assert (ali.tmdb_id, ali.year, ali.runtime, vegas.kind) == (8489, 2001, 100, "series")
    heat.refresh_from_db()
    assert (heat.name, heat.tmdb_id) == ("Heat", 949)


def test_what_is_taken_out_of_it_is_gone_here_and_the_title_stays(library: LibraryServer) -> None:
    library.add_films(20)
    sync()
    assert Availability.objects.count() == 20
    for gone in ("id00003", "id00012"):
        del library.films[gone]
    assert "2 titles that it has no more" in sync()
    assert Availability.objects.count() == SourceRecord.objects.count() == 18
    assert Title.objects.count() == 20


def test_a_second_run_changes_nothing(library: LibraryServer) -> None:
    library.add_films(9)
    sync()
    revision = CatalogRevision.current()
    assert "9 titles as they were" in sync()
    assert CatalogRevision.current() == revision


@pytest.mark.parametrize("are_merged", [True, False])
def test_of_two_copies_of_a_film_one_stays_the_place_to_watch_it(
    library: LibraryServer, are_merged: bool
) -> None:
    library.films = {
        "a1": Film("Heat", 1995, "tt0113277"),
        "b2": Film("Heat (restored)", 1995, "" if are_merged else "tt0113277"),
    }
    sync()
    if are_merged:
        merge(*Title.objects.order_by("-name").values_list("pk", flat=True))
    [title] = Title.objects.active()
    link = title.availability.get().link
    for _run in range(2):
        revision = CatalogRevision.current()
        assert "1 further copies of a title" in sync()
        assert title.availability.get().link == link
        assert CatalogRevision.current() == revision
    del library.films["a1" if "a1" in link else "b2"]
    sync()
    assert title.availability.get().link == (
        link.replace("a1", "b2") if "a1" in link else link.replace("b2", "a1")
    )
    assert SourceRecord.objects.filter(title__retired_at=None).count() == 1


def test_many_changes_of_a_run_make_few_revisions(library: LibraryServer) -> None:
    library.add_films(20)
    before = CatalogRevision.current()
    sync()
    assert 1 <= CatalogRevision.current() - before <= 3


def test_a_dry_run_counts_and_changes_nothing(library: LibraryServer) -> None:
    library.add_films(9)
    assert "9 titles added" in sync(dry_run=True)
    assert not Title.objects.exists()


@pytest.mark.parametrize("trouble", ["cut", "too many", "error", "denied"])
def test_a_library_that_does_not_answer_as_it_should_changes_nothing(
    library: LibraryServer, trouble: str, settings: Settings
) -> None:
    library.add_films(20)
    sync()
    del library.films["id00003"]
    if trouble == "cut":
        library.cut_after, library.stated_total = 7, 19
    if trouble == "too many":
        library.stated_total = 300_000
    if trouble == "error":
        library.status = 500
    if trouble == "denied":
        library.status = 401
    with pytest.raises(CommandError, match="Not synchronised: Ana's library"):
        sync()
    failure = SyncRun.objects.latest("pk").failure
    sentences = {
        "cut": "ends after 7 of 19 titles",
        "too many": f"{NAME} has ",
        "error": "answers with an error (500)",
        "denied": "does not accept the token (401)",
    }
    assert sentences[trouble] in failure
    assert TOKEN not in failure
    assert Availability.objects.count() == 20


def test_a_library_that_is_configured_no_more_is_nowhere(
    library: LibraryServer, settings: Settings
) -> None:
    library.add_films(3)
    sync()
    settings.LIBRARIES = []
    with pytest.raises(CommandError, match="No source is configured"):
        call_command("sync_titles")
    assert not Availability.objects.exists()
    assert Title.objects.count() == 3


def test_a_library_is_in_every_country_and_a_service_to_filter_by(library: LibraryServer) -> None:
    library.add_films(2)
    sync()
    elsewhere = Title.objects.create(name="Elsewhere", year=2000)
    Availability.objects.create(title=elsewhere, country="DE", service="Netflix")
    columns = read_columns()
    for filters, titles in (
        (Filters(country="FR"), 2),
        (Filters(country="DE"), 3),
        (Filters(services=[NAME]), 2),
    ):
        found = passing(columns, filters)
        assert found is not None
        assert len(found) == titles
    choices = filter_choices(columns)
    assert [choice.value for choice in choices.countries] == ["DE"]
    assert {choice.value for choice in choices.services} == {NAME, "Netflix"}


def test_the_check_of_a_library_reports_what_works(library: LibraryServer) -> None:
    library.add_films(3)
    out = StringIO()
    call_command("check_source", NAME, stdout=out)
    assert "is Living room, and accepts the token." in out.getvalue()
    assert "It has 3 films and series." in out.getvalue()
    assert "Film 0 (2000)" in out.getvalue()


@pytest.mark.parametrize(
    "entry",
    [
        "http://token@host",
        "Ana=ftp+http://t@host",
        "Ana=jellyfin+http://host",
        "Ana=jellyfin+http://secret@host?colour=red",
        "Ana=jellyfin+http://secret@host?open=javascript:alert(1)",
        "Ana=jellyfin+http://secret@host:port",
        f"{'x' * 41}=jellyfin+http://secret@host",
    ],
)
def test_a_library_that_is_written_wrongly_is_refused_without_its_token(entry: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        url.parse([entry])
    assert "secret" not in str(refused.value)


def test_libraries_are_named_and_open_where_people_reach_them() -> None:
    assert url.parse(
        ["Bo's Plex=plex+https://t%20k@plex.lan:32400/x/?open=https://films.example"]
    ) == [
        LibraryUrl("Bo's Plex", "plex", "https://plex.lan:32400/x/", "t k", "https://films.example")
    ]
    with pytest.raises(ImproperlyConfigured, match="two libraries alike"):
        url.parse(["A=plex+http://t@a", "A=plex+http://t@b"])
