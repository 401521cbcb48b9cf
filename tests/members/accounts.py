"""Members of the tests: Ana, Bo and Cy have accounts here."""

import itertools
import secrets

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import AsyncClient, Client
from pytest_django import Settings

from members.models import MemberProfile

PASSWORD = "a password for tests only"
_numbers = itertools.count(1)


def member(name: str = "Ana", email: str = "") -> User:
    email = email or f"{name.lower()}{next(_numbers)}@example.org"
    made = User.objects.create_user(email.partition("@")[0], email, PASSWORD)
    EmailAddress.objects.create(user=made, email=email, primary=True, verified=True)
    MemberProfile.objects.create(user=made, display_name=name)
    return made


def sign_in(who: User) -> Client:
    """Signs in by the form, so that the site knows when it last asked for the password."""
    browser = Client()
    browser.post("/accounts/login/", {"login": who.email, "password": PASSWORD})
    assert browser.session["_auth_user_id"] == str(who.pk)
    return browser


def no_sign_in_attempts(settings: Settings) -> None:
    """Tries are counted under names of this test's own: to empty a Redis would disturb others."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": secrets.token_hex(4)}
    settings.CACHES = {"default": default}


def reauthenticate(browser: Client) -> Client:
    """Enters the password again, as views with recent_login_required demand."""
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def same_browser(browser: Client) -> AsyncClient:
    """For pages that are streamed: those need the asynchronous client."""
    copy = AsyncClient()
    copy.cookies = browser.cookies
    return copy


def is_signed_in(who: User) -> Client:
    """Without the page where tries are counted, for tests of what comes after it."""
    browser = Client()
    browser.force_login(who, "allauth.account.auth_backends.AuthenticationBackend")
    return browser
