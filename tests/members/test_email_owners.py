"""A pending address, which anybody can enter, identifies no account."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
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

WANTED = "wanted@example.org"
TAKEN = "already registered"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(settings: Settings) -> None:
    no_sign_in_attempts(settings)


def wants(who: User, email: str = WANTED) -> Client:
    """Enters the address as the one to change to."""
    browser = reauthenticate(sign_in(who))
    browser.post("/accounts/email/", {"action_add": "", "email": email})
    return browser


def signed_in_as(email: str, password: str = PASSWORD) -> str | None:
    browser = Client()
    browser.post("/accounts/login/", {"login": email, "password": password})
    return browser.session.get("_auth_user_id")


def signs_up(email: str) -> Client:
    browser = Client()
    new = {"display_name": "Cy", "email": email, "password1": "three small cinemas"}
    browser.post("/accounts/signup/", new)
    return browser


def test_nobody_signs_in_with_an_address_that_waits_to_be_confirmed() -> None:
    ana, bo = member("Ana"), member("Bo")
    for each in (ana, bo):
        wants(each)
    assert EmailAddress.objects.filter(email=WANTED).count() == 2
    assert signed_in_as(WANTED) is None
    assert signed_in_as(ana.email) == str(ana.pk)


def test_an_unconfirmed_primary_address_signs_in() -> None:
    ana = member("Ana")
    EmailAddress.objects.filter(user=ana).update(verified=False)
    assert signed_in_as(ana.email) == str(ana.pk)


def test_a_session_is_begun_by_the_backend_that_ignores_pending_addresses() -> None:
    browser = sign_in(member())
    assert "OwnedAddressBackend" in browser.session["_auth_user_backend"]


def test_a_confirmed_second_address_signs_in() -> None:
    ana = member("Ana")
    EmailAddress.objects.create(user=ana, email=WANTED, verified=True)
    assert signed_in_as(WANTED) == str(ana.pk)


def test_an_account_that_a_command_made_signs_in_by_its_address() -> None:
    mia = User.objects.create_superuser("mia", "mia@example.org", PASSWORD)
    assert signed_in_as("mia@example.org") == str(mia.pk)


@pytest.mark.parametrize("is_verified", [True, False])
def test_the_address_of_another_account_cannot_be_added(is_verified: bool) -> None:
    ana, bo = member("Ana"), member("Bo")
    EmailAddress.objects.filter(user=bo).update(verified=is_verified)
    browser = reauthenticate(sign_in(ana))
    answer = browser.post("/accounts/email/", {"action_add": "", "email": bo.email.upper()})
    assert TAKEN in answer.content.decode()
    assert not EmailAddress.objects.filter(user=ana, email=bo.email).exists()
    assert mail.outbox == []


@pytest.mark.parametrize("verification", ["none", "mandatory"])
def test_a_pending_address_keeps_nobody_from_signing_up(
    settings: Settings, verification: str
) -> None:
    ana = member("Ana")
    wants(ana)
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    signs_up(WANTED)
    made = EmailAddress.objects.get(email=WANTED, primary=True)
    assert made.user.email == WANTED
    assert made.user_id != ana.pk
    assert signed_in_as(WANTED) is None  # with the password of who only entered it
    if verification == "none":
        assert signed_in_as(WANTED, "three small cinemas") == str(made.user_id)
    else:
        assert mail.outbox[-1].to == [WANTED]
        assert "already exists" not in str(mail.outbox[-1].body)


def test_a_pending_address_that_has_an_account_by_now_is_not_made_primary() -> None:
    ana = member("Ana")
    browser = wants(ana)
    EmailAddress.objects.filter(user=ana).update(verified=False)
    signs_up(WANTED)
    answer = browser.post("/accounts/email/", {"action_primary": "", "email": WANTED}, follow=True)
    assert answer.status_code == 200
    assert TAKEN in answer.content.decode()
    assert EmailAddress.objects.get(user=ana, primary=True).email == ana.email


def test_a_forgotten_password_is_replaced_for_no_account_that_only_entered_the_address() -> None:
    wants(member("Ana"))
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": WANTED})
    assert not any("password/reset/key" in str(each.body) for each in mail.outbox)
