"""Addresses that are confirmed, and what happens when something that is needed is away."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from tests.members.accounts import (
    PASSWORD,
    member,
    no_sign_in_attempts,
    reauthenticate,
    sign_in,
)

pytestmark = pytest.mark.django_db

NEW = {"display_name": "Ana", "email": "ana@example.org", "password1": "three small cinemas"}
NOBODY_THERE = "redis://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(settings: Settings) -> None:
    no_sign_in_attempts(settings)


def link_in(number: int) -> str:
    found = re.findall(r"http://testserver(/\S+)", str(mail.outbox[number].body))
    return str(found[0])


def test_a_new_member_is_let_in_once_the_address_is_confirmed(
    client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client.post("/accounts/signup/", NEW)
    assert client.get("/me/").status_code == 302
    asked = client.get(link_in(0)).content.decode()
    assert "Is <b>ana@example.org</b> yours?" in asked
    client.post(link_in(0))
    signed_in = {"login": "ana@example.org", "password": "three small cinemas"}
    assert client.post("/accounts/login/", signed_in).headers["Location"] == "/me/"


def test_an_existing_account_is_mentioned_by_mail_only(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    member(email="ana@example.org")
    client.post("/accounts/signup/", NEW)
    assert mail.outbox[0].to == ["ana@example.org"]
    assert "already exists" in str(mail.outbox[0].body)


def test_another_address_counts_once_it_is_confirmed() -> None:
    ana = member()
    browser = reauthenticate(sign_in(ana))
    browser.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    page = browser.get("/accounts/email/").content.decode()
    assert "<b>new@example.org</b> waits to be confirmed" in page
    assert User.objects.get().email == ana.email
    browser.post(link_in(-1))
    assert User.objects.get().email == "new@example.org"


def test_another_address_may_be_thought_better_of() -> None:
    browser = reauthenticate(sign_in(member()))
    browser.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    browser.post("/accounts/email/", {"action_remove": "", "email": "new@example.org"})
    assert "waits to be confirmed" not in browser.get("/accounts/email/").content.decode()


def test_nobody_takes_the_address_of_another_even_with_the_link(settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    bo, ana = member("Bo"), member("Ana")
    browser = reauthenticate(sign_in(ana))
    browser.post("/accounts/email/", {"action_add": "", "email": bo.email})
    assert mail.outbox[0].to == [bo.email]
    assert "This link has expired" in browser.get(link_in(0)).content.decode()
    browser.post(link_in(0))
    assert User.objects.get(pk=ana.pk).email == ana.email
    assert User.objects.get(pk=bo.pk).email == bo.email


def test_an_address_that_another_account_has_unconfirmed_is_not_had_twice(
    settings: Settings,
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    bo, ana = member("Bo"), member("Ana")
    EmailAddress.objects.filter(user=bo).update(verified=False)
    browser = reauthenticate(sign_in(ana))
    browser.post("/accounts/email/", {"action_add": "", "email": bo.email})
    asked = browser.post(link_in(0), follow=True)
    assert asked.status_code == 200
    assert "already confirmed by a different account" in asked.content.decode()
    assert User.objects.get(pk=ana.pk).email == ana.email
    assert EmailAddress.objects.filter(email=bo.email, primary=True).count() == 1


@pytest.mark.parametrize("spelled", ["ana@example.org", "Ana@Example.ORG"])
def test_the_database_allows_one_account_for_an_address(spelled: str) -> None:
    bo = User.objects.create_user("bo")
    member(email="ana@example.org")
    with pytest.raises(IntegrityError):
        EmailAddress.objects.create(user=bo, email=spelled, primary=True)


def test_the_database_allows_one_passkey_for_a_credential() -> None:
    ana, bo = member("Ana"), member("Bo")
    row = {"type": Authenticator.Type.WEBAUTHN, "data": {"credential": {"id": "a key"}}}
    for each in (ana, bo):
        Authenticator.objects.create(user=each, **row)
    with pytest.raises(IntegrityError):
        Authenticator.objects.create(user=ana, **row)


def test_while_tries_cannot_be_counted_nobody_signs_in_and_a_page_explains_it(
    client: Client, settings: Settings
) -> None:
    ana = member()
    browser = sign_in(ana)
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": NOBODY_THERE}
    settings.CACHES = {"default": redis}
    answer = client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    assert answer.status_code == 503
    assert "Back in a moment" in answer.content.decode()
    assert browser.get("/me/").status_code == 200


def test_the_admin_counts_wrong_passwords_too(client: Client) -> None:
    User.objects.create_superuser("mia", "mia@example.org", PASSWORD)
    wrong = {"username": "mia", "password": "wrong"}
    for _ in range(5):
        assert "correct username" in client.post("/admin/login/", wrong).content.decode()
    right = {"username": "mia", "password": PASSWORD}
    refused = client.post("/admin/login/", right).content.decode()
    assert "Too many failed login attempts" in refused


def test_the_admin_lets_in_whom_it_should(client: Client) -> None:
    User.objects.create_superuser("mia", "mia@example.org", PASSWORD)
    User.objects.create_user("bo", "bo@example.org", PASSWORD)
    for named, leads_on in (("bo", False), ("mia", True)):
        answer = client.post("/admin/login/", {"username": named, "password": PASSWORD})
        assert (answer.status_code == 302) is leads_on
