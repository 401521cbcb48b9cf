"""The admin refuses what no database can hold with a page, whichever filter or action it is for."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import AutoField, BigAutoField
from django.test import Client

from catalog.models import Title
from tests.members.accounts import member

SENTENCE = "no database can hold"
LONG = "9" * 5000
TITLES = "/admin/catalog/title/"


@pytest.fixture
def boss(db: None) -> Client:
    browser = Client()
    who = User.objects.create_superuser("mia", "mia@example.org")
    browser.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.mark.parametrize(
    "path",
    [
        f"{TITLES}?language=%00",
        f"{TITLES}?kind__exact=a%00",
        f"{TITLES}?%00=a",
        f"{TITLES}?genres__id__exact={2**63}",
        f"{TITLES}?genres__id__exact=-{LONG}",
        f"{TITLES}?genres__id__exact={'٣' * 25}",
        f"{TITLES}%00/change/",
        "/admin/members/memberprofile/?country=%00",
        "/admin/members/memberprofile/a%00/delete/",
        "/admin/history/rating/?source=%00",
        "/admin/parties/party/?strategy=%00",
        "/admin/parties/party/?created_at__year=99999999999999999999",
        "/admin/parties/party/?created_at__year=9999",
        "/admin/parties/party/?created_at__year=0",
        "/admin/auth/user/?date_joined__year=9999999999",
        "/admin/auth/user/?date_joined__year=2020&date_joined__month=9999999999",
        "/admin/autocomplete/?term=%00&app_label=members&model_name=memberprofile&field_name=user",
    ],
)
def test_a_parameter_that_no_database_can_hold_is_refused_with_a_page(
    boss: Client, path: str
) -> None:
    answer = boss.get(path)
    assert answer.status_code == 400
    assert SENTENCE in answer.content.decode()


@pytest.mark.parametrize("chosen", ["", "x", "%00", "-1", "%D9%A3", LONG, str(2**63), "%ED%A0%80"])
def test_an_action_on_what_is_no_id_is_refused_and_nothing_is_deleted(
    boss: Client, chosen: str
) -> None:
    Title.objects.create(name="Heat", year=1995)
    form = f"action=delete_selected&_selected_action={chosen}"
    answer = boss.post(TITLES, form, "application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert SENTENCE in answer.content.decode()
    assert Title.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        f"{TITLES}?q={LONG}",
        f"{TITLES}?q=1995&year=1995&p=1",
        "/admin/parties/party/?created_at__year=2026&created_at__month=11&created_at__day=28",
        f"/admin/autocomplete/?term={LONG}&app_label=members&model_name=memberprofile&field_name=user",
    ],
)
def test_a_search_for_many_digits_and_usual_filters_are_answered(boss: Client, path: str) -> None:
    assert boss.get(path, follow=True).status_code == 200


@pytest.mark.parametrize("number", ["x", "-", "9" * 30, "0"])
def test_a_profile_that_is_not_there_has_no_page_to_delete_it(boss: Client, number: str) -> None:
    assert boss.get(f"/admin/members/memberprofile/{number}/delete/").status_code == 404


def test_a_profile_is_deleted_with_its_account(boss: Client) -> None:
    ana = member("Ana")
    profile = ana.member_profile.pk
    answer = boss.get(f"/admin/members/memberprofile/{profile}/delete/")
    assert answer.headers["Location"] == f"/admin/auth/user/{ana.pk}/delete/"


def test_what_is_listed_in_the_admin_has_numbers_as_ids() -> None:
    keys = [model._meta.pk for model in admin.site._registry]
    assert [key for key in keys if not isinstance(key, AutoField | BigAutoField)] == []
