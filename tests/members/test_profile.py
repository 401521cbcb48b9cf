"""What a member tells of themselves, and who sees it."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from members.models import MemberProfile
from members.models.profile import profile_of
from members.party_history import party_page
from parties.models import Participant
from parties.storage import create_party
from tests.members.accounts import member, sign_in

pytestmark = pytest.mark.django_db

ALL = {"display_name": "Ana M", "country": "SI", "language": "sl", "birth_year": "1994"}
NEXT_YEAR = datetime.datetime.now(datetime.UTC).year + 1


def saves(browser: Client, **fields: str) -> str:
    return browser.post("/me/profile/", ALL | fields, follow=True).content.decode()


def test_a_profile_is_kept() -> None:
    ana = member()
    assert "Your profile is saved." in saves(sign_in(ana))
    kept = MemberProfile.objects.get(user=ana)
    assert (kept.display_name, str(kept.country), kept.language) == ("Ana M", "SI", "sl")
    assert kept.birth_year == 1994


def test_all_but_the_name_may_stay_empty() -> None:
    ana = member()
    saves(sign_in(ana), country="", language="", birth_year="")
    kept = MemberProfile.objects.get(user=ana)
    assert (str(kept.country), kept.language, kept.birth_year) == ("", "", None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"birth_year": str(NEXT_YEAR)}, "This year is still to come."),
        ({"birth_year": "1899"}, "Nobody alive was born then."),
        ({"birth_year": "94 or so"}, "A year has four digits, like 1994."),
        ({"birth_year": "99999999999999999999"}, "This year is still to come."),
        ({"country": "XX"}, "Select a valid choice."),
        ({"language": "tlh"}, "Select a valid choice."),
        ({"display_name": ""}, "This field is required."),
        ({"display_name": "\u200b"}, "This field is required."),
        ({"display_name": "A" * 41}, "at most 40 characters"),
    ],
)
def test_an_invalid_field_is_reported_and_nothing_is_saved(
    fields: dict[str, str], sentence: str
) -> None:
    ana = member()
    assert sentence in saves(sign_in(ana), **fields)
    assert MemberProfile.objects.get(user=ana).display_name == "Ana"


def test_a_name_that_looks_like_markup_stays_a_name() -> None:
    html = saves(sign_in(member()), display_name="<b>Ana</b><script>")
    assert "&lt;b&gt;Ana&lt;/b&gt;" in html
    assert "<script>" not in html


def test_nobody_writes_into_the_profile_of_another() -> None:
    bo = member("Bo")
    saves(sign_in(member("Ana")), user=str(bo.pk), id=str(bo.pk))
    assert MemberProfile.objects.get(user=bo).display_name == "Bo"


def test_an_account_from_the_command_line_gets_a_profile_when_it_is_asked_for() -> None:
    mia = User.objects.create_superuser("mia", "mia@example.org", "a password for tests only")
    assert profile_of(mia).display_name == "mia"
    assert profile_of(mia) == MemberProfile.objects.get()


def test_whoever_runs_the_site_finds_members(client: Client) -> None:
    client.force_login(User.objects.create_superuser("mia", "mia@example.org"))
    ana = member("Ana", "ana@example.org")
    member("Bo")
    html = client.get("/admin/members/memberprofile/?q=ana@example").content.decode()
    assert ana.email in html
    assert "1 member" in html


@pytest.mark.parametrize("before", ["\0", "a\0b", "\ud800", "9" * 5000, "²", "nobody"])
def test_a_cursor_of_no_party_leads_to_the_newest_parties(before: str) -> None:
    ana = member()
    create_party.create_party("Movie night", "Ana", None, "")
    Participant.objects.update(member=ana)
    assert party_page(ana.pk, before).participations == list(Participant.objects.all())
    assert "Movie night" in sign_in(ana).get("/me/?before=%00").content.decode()
