"""Signing up, in and out, passwords, and what is told to those who try too often."""

import re
import stat
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import Settings

from members.models import MemberProfile, MemberSession
from members.sessions import end_sessions
from tests.members.accounts import (
    PASSWORD,
    member,
    no_sign_in_attempts,
    reauthenticate,
    sign_in,
)
from watchparty_site import mail as mail_settings

pytestmark = pytest.mark.django_db

NEW = {"display_name": "Ana", "email": "ana@example.org", "password1": "three small cinemas"}
INLINE = r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son\w+="


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(settings: Settings) -> None:
    no_sign_in_attempts(settings)


def page(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def signs_up(browser: Client, **fields: str) -> str:
    answer = browser.post("/accounts/signup/", NEW | fields, follow=True)
    return answer.content.decode()


def test_a_name_an_address_and_a_password_make_an_account(client: Client) -> None:
    assert "My parties" in signs_up(client)
    made = MemberProfile.objects.get()
    assert made.display_name == "Ana"
    assert made.user.email == "ana@example.org"
    assert "Ana" in page(client, "/me/")


def test_sign_up_leads_on_to_where_it_was_asked_for(client: Client) -> None:
    answer = client.post(
        "/accounts/signup/?next=/p/CINEMA/claim/", NEW | {"next": "/p/CINEMA/claim/"}
    )
    assert answer.headers["Location"] == "/p/CINEMA/claim/"


def test_sign_up_never_leads_to_another_site(client: Client) -> None:
    answer = client.post("/accounts/signup/", NEW | {"next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/me/"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "ana"}, "Enter a valid email address."),
        ({"password1": "short"}, "This password is too short."),
        ({"password1": "password123"}, "This password is too common."),
        ({"display_name": "A" * 41}, "at most 40 characters"),
        ({"display_name": "\u200b \u202e"}, "This field is required."),
        ({"email": "a" * 250 + "@example.org"}, "at most 254"),
    ],
)
def test_an_invalid_field_has_its_error_beside_it(
    client: Client, fields: dict[str, str], sentence: str
) -> None:
    html = signs_up(client, **fields)
    assert sentence in html
    assert 'aria-invalid="true"' in html
    assert not User.objects.exists()


def test_an_address_makes_one_account_only(client: Client) -> None:
    member(email="ana@example.org")
    html = signs_up(client, email="Ana@Example.org")
    assert "already registered" in html
    assert User.objects.count() == 1


def test_where_addresses_are_confirmed_nobody_learns_who_has_an_account(
    client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    member(email="ana@example.org")
    known, unknown = (signs_up(Client(), email=who) for who in (NEW["email"], "bo@example.org"))
    assert "Look into your mail" in known
    assert known.replace("ana@", "bo@") == unknown
    assert User.objects.count() == 2


def test_a_member_signs_in_and_out(client: Client) -> None:
    browser = sign_in(member())
    assert "My account" in page(browser, "/me/")
    browser.post("/accounts/logout/")
    assert browser.get("/me/").headers["Location"] == "/accounts/login/?next=/me/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_error(client: Client) -> None:
    known = member().email
    reported = [
        client.post("/accounts/login/", {"login": who, "password": "wrong"}).content.decode()
        for who in (known, "nobody@example.org")
    ]
    sentences = [re.findall(r'class="problem" role="alert">([^<]+)<', html) for html in reported]
    assert sentences[0] == sentences[1]
    assert "not correct" in sentences[0][0]


def test_the_sixth_wrong_password_is_refused_and_so_is_the_right_one_then(client: Client) -> None:
    ana = member()
    for _ in range(5):
        wrong = client.post("/accounts/login/", {"login": ana.email, "password": "wrong"})
        assert "not correct" in wrong.content.decode()
    for password in ("wrong", PASSWORD):
        refused = client.post("/accounts/login/", {"login": ana.email, "password": password})
        assert "Too many failed login attempts" in refused.content.decode()
    assert "_auth_user_id" not in client.session


def test_tries_from_one_ipv6_line_are_counted_together(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def tries(line: int, number: int) -> str:
        headers = {"X-Forwarded-For": f"2001:db8:1:{line:x}::{number:x}"}
        fields = {"login": f"nobody{number}@example.org", "password": "wrong"}
        return Client(headers=headers).post("/accounts/login/", fields).content.decode()

    reported = [tries(1, number) for number in range(1, 12)]
    assert [number for number, text in enumerate(reported) if "Too many" in text] == [10]
    assert "not correct" in tries(2, 12)


@pytest.mark.parametrize(("between", "tries"), [(1, 20), (0x100, 40)], ids=["56", "48"])
def test_tries_from_all_lines_of_an_ipv6_network_are_counted_together(
    settings: Settings, between: int, tries: int
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    ana = member()

    def reported(line: int, login: str, password: str) -> str:
        headers = {"X-Forwarded-For": f"2001:db8:2:{line * between:x}::1"}
        fields = {"login": login, "password": password}
        return Client(headers=headers).post("/accounts/login/", fields).content.decode()

    assert reported(50, ana.email, PASSWORD) == ""
    for number in range(tries):
        assert "not correct" in reported(number, f"nobody{number}@example.org", "wrong")
    assert "Too many" in reported(60, ana.email, PASSWORD)


def test_asking_for_links_without_end_is_refused(client: Client) -> None:
    ana = member()
    answers = [
        client.post("/accounts/password/reset/", {"email": ana.email}).status_code for _ in range(6)
    ]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_a_forgotten_password_is_replaced_with_the_link_in_the_mail(client: Client) -> None:
    ana = member()
    client.post("/accounts/password/reset/", {"email": ana.email})
    link = re.findall(
        r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body)
    )[0]
    form = client.get(link, follow=True)
    assert form.redirect_chain
    here = form.redirect_chain[-1][0]
    new = {"password1": "four large cinemas", "password2": "four large cinemas"}
    assert "Your password is new" in client.post(here, new, follow=True).content.decode()
    ana.refresh_from_db()
    assert ana.check_password("four large cinemas")
    assert "This link has expired" in client.get(link, follow=True).content.decode()


def test_an_unknown_address_gets_the_same_page_as_a_known_one(client: Client) -> None:
    reported = [
        client.post("/accounts/password/reset/", {"email": who}, follow=True).content.decode()
        for who in (member().email, "nobody@example.org")
    ]
    assert reported[0] == reported[1]


def test_a_broken_link_leads_to_a_page_with_the_next_step(client: Client) -> None:
    assert "Send me a new link" in page(client, "/accounts/password/reset/key/1-abc-def/")
    assert "This link has expired" in page(client, "/accounts/confirm-email/nothing/")


def test_a_site_without_mail_names_who_has_the_link(client: Client, settings: Settings) -> None:
    settings.MAIL_IS_DELIVERED = False
    assert "This site sends no mail" in page(client, "/accounts/password/reset/")


def test_sessions_of_one_member_end_together_and_others_stay() -> None:
    ana, bo = member("Ana"), member("Bo")
    phone, laptop, other = sign_in(ana), sign_in(ana), sign_in(bo)
    assert MemberSession.objects.filter(account=ana.pk).count() == 2
    assert end_sessions(ana.pk) == 2
    for browser in (phone, laptop):
        assert browser.get("/me/").status_code == 302
    assert other.get("/me/").status_code == 200


@pytest.mark.parametrize("path", ["/me/", "/me/profile/", "/me/data/", "/me/data/delete/"])
def test_a_members_pages_are_for_members(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


ENTRANCES = ["login/", "signup/", "password/reset/", "password/reset/done/"]
OWN = ["email/", "password/change/", "logout/", "2fa/webauthn/", "2fa/webauthn/add/"]


def test_no_page_of_accounts_needs_an_inline_script_or_style(client: Client) -> None:
    browser = reauthenticate(sign_in(member()))
    pages = [(client, f"/accounts/{each}") for each in ENTRANCES]
    pages += [(browser, f"/accounts/{each}") for each in OWN]
    pages += [(browser, path) for path in ("/me/", "/me/profile/", "/me/data/", "/me/data/delete/")]
    for who, path in pages:
        html = page(who, path)
        assert re.findall(INLINE, html) == [], path
        assert "<h1" in html, path


def test_the_front_page_offers_signing_in_and_then_me(client: Client) -> None:
    assert "Sign in</a>" in page(client, "/")
    assert 'href="/me/">Me</a>' in page(sign_in(member()), "/")


def test_mail_lies_in_a_folder_where_none_is_sent(settings: Settings, tmp_path: Path) -> None:
    for name, value in mail_settings.parse(f"file://{tmp_path}/mail").items():
        setattr(settings, name, value)
    Client().post("/accounts/password/reset/", {"email": member().email})
    assert "/accounts/password/reset/key/" in next((tmp_path / "mail").iterdir()).read_text()


@pytest.mark.parametrize("is_new", [True, False])
def test_mail_that_lies_in_a_folder_is_read_by_nobody_else(
    settings: Settings, tmp_path: Path, is_new: bool
) -> None:
    folder = tmp_path / "mail"
    if not is_new:
        folder.mkdir(mode=0o755)
    for name, value in mail_settings.parse(f"file://{folder}").items():
        setattr(settings, name, value)
    Client().post("/accounts/password/reset/", {"email": member().email})
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()] == [0o600]


def test_an_account_without_a_password_is_given_one(client: Client) -> None:
    ana = member()
    ana.set_unusable_password()
    ana.save()
    client.force_login(ana)
    html = page(client, "/accounts/password/set/")
    assert 'class="button main"' in html
    new = {"password1": "four large cinemas", "password2": "four large cinemas"}
    client.post("/accounts/password/set/", new)
    ana.refresh_from_db()
    assert ana.check_password("four large cinemas")
