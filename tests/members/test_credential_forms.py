"""Whatever is posted as a passkey's credential is answered as a form is."""

import base64
import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from tests.members.accounts import member, no_sign_in_attempts, reauthenticate, sign_in

pytestmark = pytest.mark.django_db

HANDLE = base64.urlsafe_b64encode(b"1").decode().rstrip("=")
INVALID = [
    "9" * 5000,
    '{"id": ' + "9" * 5000 + "}",
    "[" * 100_000,
    '{"a":' * 9000,
    '{"a": "' + "x" * 100_000 + '"}',
    "NaN",
    '"text"',
    "[]",
    "{}",
    '{"id": "\\u0000", "rawId": "\\ud800"}',
    '{"response": []}',
    json.dumps({"id": "AA", "rawId": "AQ", "type": "public-key", "response": {}}),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "AA",
                "attestationObject": "AA",
                "authenticatorData": "AA",
                "signature": "AA",
                "userHandle": HANDLE,
            },
            "clientExtensionResults": {},
        }
    ),
]


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(settings: Settings) -> None:
    no_sign_in_attempts(settings)
    settings.MFA_RATE_LIMITS = False


@pytest.mark.parametrize("credential", INVALID, ids=lambda text: text[:20])
def test_an_invalid_credential_signs_nobody_in(credential: str) -> None:
    browser = Client()
    browser.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    answer = browser.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert answer.headers["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in browser.session


def test_an_invalid_credential_is_neither_added_nor_proof_of_who_asks() -> None:
    ana = member()
    browser = reauthenticate(sign_in(ana))
    for credential in INVALID:
        added = browser.post("/accounts/2fa/webauthn/add/", {"credential": credential})
        assert added.status_code == 200, credential[:50]
        assert added.context["form"].errors, credential[:50]
        proof = browser.post("/accounts/2fa/webauthn/reauthenticate/", {"credential": credential})
        assert proof.status_code == 302, credential[:50]
    assert not Authenticator.objects.filter(user=ana).exists()
