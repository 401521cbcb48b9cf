"""A member links an account at a library, and what they watched there counts as seen."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from catalog.merging.merge import merge
from catalog.models import Title
from catalog.sources import http_client
from catalog.sources.libraries import accounts, url
from history.backend import history
from history.records import View
from history.view_ids import is_last_possible_day, view_id
from imports.models import LibraryAccount
from members.data import deletion
from parties.access import http_rate_limits
from parties.access.token_bucket import KeyedTokenBuckets
from parties.storage.history_sync import person_of, ratings_and_views
from tests.harness.library_servers import TOKEN, LibraryServer, LibraryUser, library_server
from tests.members.accounts import member

pytestmark = pytest.mark.django_db
NAME, PAGE = "Ana's library", "/me/libraries/"
PLAYED = "2026-05-01T20:11:12.1234567Z"


@pytest.fixture(params=["jellyfin", "emby"])
def library(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LibraryServer]:
    monkeypatch.setattr(http_client, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(accounts, "PAGE", 2)
    monkeypatch.setattr(http_rate_limits, "_library_passwords", KeyedTokenBuckets(0.001, 3))
    with library_server(request.param) as server:
        settings.LIBRARIES = url.parse([f"{NAME}={request.param}+http://{TOKEN}@{server.host}"])
        settings.TMDB_TOKEN = ""
        server.add_films(5)
        server.users["u1"] = LibraryUser("bo", "a secret", {"id00001": PLAYED, "id00003": ""})
        server.users["u2"] = LibraryUser("cy", "another", {"id00002": PLAYED})
        yield server


@pytest.fixture
def bo(library: LibraryServer) -> User:
    call_command("sync_titles", NAME, stdout=StringIO())
    return member("Bo")


@pytest.fixture
def browser(bo: User) -> Client:
    client = Client()
    client.force_login(bo, "django.contrib.auth.backends.ModelBackend")
    return client


def link(client: Client, **stated: str) -> Any:
    asked = {"do": "link", "library": NAME, "user": "bo", "password": "a secret"}
    return client.post(PAGE, asked | stated, follow=True)


def seen_by(who: User) -> set[str]:
    _, seen = ratings_and_views(who.pk)
    return set(Title.objects.filter(pk__in=seen).values_list("name", flat=True))


def synchronise() -> None:
    call_command("sync_titles", NAME, stdout=StringIO(), stderr=StringIO())


def test_what_was_watched_there_counts_as_seen_with_its_day(
    library: LibraryServer, browser: Client, bo: User
) -> None:
    library.users["u1"].watched["id00003"] = PLAYED
    page = link(browser).content.decode()
    assert "Linked. 2 titles that you watched there count as seen." in page
    assert "<bdi>bo</bdi>" in page
    assert seen_by(bo) == {"Film 1", "Film 3"}
    days = {view.watched_at for view in history().recent_views(person_of(bo.pk), 10)}
    assert days == {datetime(2026, 5, 1, 20, 11, 12, 123456, UTC)}


def test_no_password_and_no_token_is_kept_and_no_session_stays_open_there(
    library: LibraryServer, browser: Client, bo: User
) -> None:
    link(browser)
    stored = json.dumps(list(LibraryAccount.objects.values()), default=str)
    assert "a secret" not in stored
    assert "session-of" not in stored
    assert library.sessions == set()


def test_it_follows_each_synchronisation_and_changes_nothing_without_news(
    library: LibraryServer, browser: Client, bo: User
) -> None:
    link(browser)
    before = history().recent_views(person_of(bo.pk), 10)
    synchronise()
    assert history().recent_views(person_of(bo.pk), 10) == before
    watched = library.users["u1"].watched
    del watched["id00001"]
    watched |= {"id00000": PLAYED, "id00004": PLAYED}
    synchronise()
    assert seen_by(bo) == {"Film 0", "Film 3", "Film 4"}


def test_what_was_watched_on_no_day_that_the_library_states_was_watched_before_now(
    browser: Client, bo: User
) -> None:
    link(browser)
    views = {view.title: view for view in history().recent_views(person_of(bo.pk), 10)}
    undated = views[Title.objects.get(name="Film 3").pk]
    assert is_last_possible_day(undated.view_id)
    assert undated.watched_at == LibraryAccount.objects.get().linked_at


def test_unlinking_takes_away_what_it_brought_and_nothing_else(
    library: LibraryServer, browser: Client, bo: User
) -> None:
    link(browser)
    elsewhere = Title.objects.create(name="Seen elsewhere")
    at = datetime(2026, 1, 1, tzinfo=UTC)
    person = person_of(bo.pk)
    history().record_view(View(person, view_id(at, "party"), elsewhere.pk, at, None, "party"))
    page = browser.post(PAGE, {"do": "unlink", "library": NAME}, follow=True)
    assert "is unlinked" in page.content.decode()
    assert seen_by(bo) == {"Seen elsewhere"}
    assert not LibraryAccount.objects.exists()


def test_another_account_takes_the_place_of_the_one_before(
    library: LibraryServer, browser: Client, bo: User
) -> None:
    link(browser)
    link(browser, user="cy", password="another")
    assert seen_by(bo) == {"Film 2"}
    assert LibraryAccount.objects.get().user_name == "cy"


def test_a_view_of_a_title_that_was_merged_is_taken_away_with_the_others(
    library: LibraryServer, browser: Client, bo: User
) -> None:
    link(browser)
    kept = Title.objects.create(name="The same film")
    merge(Title.objects.get(name="Film 1").pk, kept.pk)
    synchronise()
    assert "The same film" in seen_by(bo)
    browser.post(PAGE, {"do": "unlink", "library": NAME})
    assert seen_by(bo) == set()


@pytest.mark.parametrize(
    "stated", [{"password": "wrong"}, {"user": "nobody"}, {"password": "a\0b"}, {"password": ""}]
)
def test_a_wrong_name_or_password_is_a_sentence_and_links_nothing(
    library: LibraryServer, browser: Client, stated: dict[str, str]
) -> None:
    answer = link(browser, **stated)
    assert answer.status_code == 400
    assert "does not know this name with this password." in answer.content.decode()
    assert not LibraryAccount.objects.exists()


def test_passwords_cannot_be_tried_one_after_the_other(browser: Client) -> None:
    answered = [link(browser, password=f"wrong {each}").content.decode() for each in range(4)]
    assert "Too many tries" in answered[-1]
    assert "Too many tries" not in answered[-2]


def test_a_library_that_is_away_is_a_sentence_and_what_was_known_stays(
    library: LibraryServer, browser: Client, bo: User
) -> None:
    link(browser)
    before = seen_by(bo)
    library.users.pop("u1")
    synchronise()
    assert seen_by(bo) == before
    assert "what was known stays" in browser.get(PAGE).content.decode()
    library.status = 500
    answer = link(browser)
    assert answer.status_code == 400
    assert "Try again later" in answer.content.decode()
    assert seen_by(bo) == before


def test_a_library_that_nobody_has_is_a_sentence(browser: Client) -> None:
    answer = link(browser, library="The neighbours' library")
    assert answer.status_code == 400
    assert "This site has no such library." in answer.content.decode()


def test_an_account_of_a_library_that_the_site_has_no_more_can_be_unlinked(
    browser: Client, bo: User, settings: Settings
) -> None:
    link(browser)
    settings.LIBRARIES = []
    assert "does not have this library any more" in browser.get(PAGE).content.decode()
    assert "/me/libraries/" in browser.get("/me/").content.decode()
    browser.post(PAGE, {"do": "unlink", "library": NAME})
    assert seen_by(bo) == set()
    assert "/me/libraries/" not in browser.get("/me/").content.decode()


def test_whoever_deletes_their_account_takes_it_along(browser: Client, bo: User) -> None:
    link(browser)
    person = person_of(bo.pk)
    deletion.delete(bo)
    assert not LibraryAccount.objects.exists()
    assert not history().recent_views(person, 10)


def test_plex_is_not_offered(settings: Settings, db: None) -> None:
    settings.LIBRARIES = url.parse([f"Bo's Plex=plex+http://{TOKEN}@plex.example"])
    client = Client()
    client.force_login(member("Bo"), "django.contrib.auth.backends.ModelBackend")
    assert "no library that knows who watched what" in client.get(PAGE).content.decode()


def test_a_link_of_somebody_else_is_out_of_reach(browser: Client, bo: User) -> None:
    link(browser)
    other = Client()
    other.force_login(member("Cy"), "django.contrib.auth.backends.ModelBackend")
    assert "<bdi>bo</bdi>" not in other.get(PAGE).content.decode()
    other.post(PAGE, {"do": "unlink", "library": NAME})
    assert LibraryAccount.objects.filter(member=bo).exists()
    assert Client().get(PAGE).status_code == 302
