"""docs/members.md says what there is."""

import re

import pytest
from allauth.account import app_settings
from django.conf import settings
from django.urls import resolve

from tests.harness.site import ROOT

DOCUMENT = (ROOT / "docs" / "members.md").read_text()


def test_every_address_that_is_named_leads_somewhere() -> None:
    named = set(re.findall(r"`(/[a-z0-9/{}]+/)`", DOCUMENT))
    assert len(named) > 8
    for address in named:
        resolve(address.replace("{code}", "CINEMA"))


def test_every_limit_is_as_documented() -> None:
    reported = dict(re.findall(r"`([a-z_]+)` `([0-9a-z/,]+)`", DOCUMENT))
    assert len(reported) == 5
    assert reported == {name: app_settings.RATE_LIMITS[name] for name in reported}


def test_links_and_sessions_last_as_long_as_documented() -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 3600
    assert "good once and for three days" in DOCUMENT
    assert settings.SESSION_COOKIE_AGE == 14 * 24 * 3600
    assert "Sessions last two weeks" in DOCUMENT


@pytest.mark.parametrize("setting", ["EMAIL_URL", "EMAIL_FROM", "EMAIL_VERIFICATION"])
def test_every_setting_of_mail_is_explained(setting: str) -> None:
    assert f"`{setting}" in DOCUMENT
