"""A member looks through, searches and corrects what they rated and watched, and nobody else's."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import Title
from history.backend import history
from history.records import Rated, View
from history.view_ids import view_id
from imports.models import Import, WantedTitle
from members import history_list
from members.history_list import ratings_page, views_page, wanted_page
from parties.access import http_rate_limits
from parties.access.token_bucket import KeyedTokenBuckets
from parties.storage.history_sync import person_of
from tests.members.accounts import is_signed_in, member

pytestmark = pytest.mark.django_db
START = datetime(2024, 1, 1, 20, tzinfo=UTC)
PAGE = "/me/history/"


def title(name: str, year: int = 1995) -> Title:
    return Title.objects.create(name=name, year=year)


def rate(who: User, of: Title, stars: float = 4, after: int = 0) -> None:
    at = START + timedelta(days=after)
    history().rate(Rated(person_of(who.pk), of.pk, stars, at, "party"))


def watch(who: User, of: Title, after: int = 0) -> str:
    at = START + timedelta(days=after)
    key = view_id(at, str(of.pk))
    history().record_view(View(person_of(who.pk), key, of.pk, at, 5400, "party"))
    return key


def stars_of(who: User) -> dict[int, float]:
    return {each.title: each.stars for each in history().ratings(person_of(who.pk))}


def shown(browser: Client, address: str = PAGE) -> str:
    answer = browser.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_strangers_are_led_to_sign_in() -> None:
    answer = Client().get(PAGE)
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith("/accounts/login/")


def test_searching_a_history_in_a_loop_is_refused_to_its_member_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_rate_limits, "_pages_of_person", KeyedTokenBuckets(0.001, 2))
    ana, bo = is_signed_in(member("Ana")), is_signed_in(member("Bo"))
    answers = [ana.get(f"{PAGE}?q=heat") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Too many tries" in answers[-1].content.decode()
    assert bo.get(f"{PAGE}?q=heat").status_code == HTTPStatus.OK


def test_ratings_and_views_are_listed_each_on_their_own() -> None:
    ana, heat, alien = member("Ana"), title("Heat"), title("Alien", 1979)
    rate(ana, heat, 4.5)
    watch(ana, alien)
    browser = is_signed_in(ana)
    ratings, views = shown(browser), shown(browser, f"{PAGE}?show=views")
    assert "Heat (1995)" in ratings
    assert "Alien" not in ratings
    assert "Alien (1979)" in views
    assert "90 minutes" in views
    assert "Heat" not in views


def test_nobody_sees_or_changes_anothers() -> None:
    ana, bo, heat = member("Ana"), member("Bo"), title("Heat")
    rate(ana, heat)
    key = watch(ana, heat)
    browser = is_signed_in(bo)
    assert "Heat" not in shown(browser) + shown(browser, f"{PAGE}?show=views")
    browser.post(PAGE, {"do": "remove-rating", "title": heat.pk})
    browser.post(PAGE, {"do": "remove-view", "view": key})
    assert stars_of(ana) == {heat.pk: 4}
    assert len(history().recent_views(person_of(ana.pk), 9)) == 1


def test_stars_can_be_changed_and_both_can_be_removed() -> None:
    ana, heat = member("Ana"), title("Heat")
    rate(ana, heat)
    key = watch(ana, heat)
    browser = is_signed_in(ana)
    page = f"{PAGE}?q=heat"
    answer = browser.post(page, {"do": "rate", "title": heat.pk, "stars": "2.5"})
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, page)
    assert stars_of(ana) == {heat.pk: 2.5}
    assert "Heat: 2.5 stars." in shown(browser, page)
    browser.post(PAGE, {"do": "remove-rating", "title": heat.pk})
    browser.post(PAGE, {"do": "remove-view", "title": heat.pk, "view": key})
    assert stars_of(ana) == {}
    assert history().recent_views(person_of(ana.pk), 9) == []


@pytest.mark.parametrize(
    "output",
    [
        {},
        {"do": "rate", "title": "1", "stars": "11"},
        {"do": "rate", "title": "999999999", "stars": "4.0"},
        {"do": "remove-rating", "title": "x"},
        {"do": "remove-view"},
        {"do": "remove-view", "view": "\0"},
    ],
)
def test_an_invalid_request_changes_nothing_and_that_is_shown(output: dict[str, str]) -> None:
    ana, heat = member("Ana"), title("Heat")
    rate(ana, heat)
    browser = is_signed_in(ana)
    asked = browser.post(PAGE, output, headers={"accept": "application/json"})
    assert asked.status_code == HTTPStatus.BAD_REQUEST
    browser.post(PAGE, output)
    assert "Nothing was." in shown(browser)
    assert stars_of(ana) == {heat.pk: 4}


def test_a_script_is_answered_without_a_page() -> None:
    ana, heat = member("Ana"), title("Heat")
    output = {"do": "rate", "title": str(heat.pk), "stars": "4.0"}
    answer = is_signed_in(ana).post(PAGE, output, headers={"accept": "application/json"})
    assert (answer.status_code, answer.content) == (HTTPStatus.NO_CONTENT, b"")
    assert stars_of(ana) == {heat.pk: 4}


def test_the_search_finds_names_as_people_type_them() -> None:
    ana = member("Ana")
    for name in ("Amélie", "Heat"):
        rate(ana, title(name))
        watch(ana, Title.objects.get(name=name))
    person = person_of(ana.pk)
    for page in (ratings_page, views_page):
        (line,) = page(person, "amelie").lines
        assert line.title
        assert line.title.name == "Amélie"
        assert page(person, "nothing").lines == []


@pytest.mark.parametrize("query", ["", "film"])
def test_pages_that_follow_each_other_show_everything_once(
    monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(history_list, "ON_A_PAGE", 3)
    monkeypatch.setattr(history_list, "VIEWS_AT_A_TIME", 2)
    ana = member("Ana")
    titles = [title(f"Film {number}") for number in range(8)]
    for number, each in enumerate(titles):
        rate(ana, each, after=number // 3)
        watch(ana, each, after=number)
    for page in (ratings_page, views_page):
        seen, before = list[int](), ""
        while True:
            found = page(person_of(ana.pk), query, before)
            seen += [line.title_id for line in found.lines]
            if not (before := found.before):
                break
        assert len(seen) == 8
        assert set(seen) == {each.pk for each in titles}


def test_a_made_up_place_in_the_list_is_no_error() -> None:
    ana = member("Ana")
    rate(ana, title("Heat"))
    for show in ("ratings", "views"):
        for before in ("~x~", "~9", "%00", "9" * 200):
            shown(is_signed_in(ana), f"{PAGE}?show={show}&before={before}&q=%00")


def test_what_one_wants_to_watch_is_listed_until_it_is_watched_and_can_be_removed() -> None:
    ana, heat, alien, jaws = member(), title("Heat"), title("Alien"), title("Jaws")
    upload = Import.objects.create(member=ana, file_name="watchlist.csv", state="stored")
    for days, each in enumerate((heat, alien, jaws)):
        at = START + timedelta(days=days)
        WantedTitle.objects.create(upload=upload, title=each, listed_at=at)
    watch(ana, jaws)
    person = person_of(ana.pk)
    assert [line.title for line in wanted_page(person).lines] == [alien, heat]
    assert [line.title for line in wanted_page(person, "hea").lines] == [heat]
    assert [
        line.title for line in wanted_page(person, before=wanted_page(person).lines[0].key).lines
    ]
    browser = is_signed_in(ana)
    assert "Alien" in shown(browser, f"{PAGE}?show=wanted")
    browser.post(PAGE, {"do": "remove-wanted", "title": alien.pk})
    assert "Alien" not in shown(browser, f"{PAGE}?show=wanted")
    assert shown(is_signed_in(member("Bo")), f"{PAGE}?show=wanted").count("Heat") == 0
