"""Forms that take a passkey's credential: whatever is posted is a credential or a form error."""

import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_CREDENTIAL = 64 * 1024
"""Characters; browsers' credentials, with an attestation, have a few thousand."""

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error)
"""What decoders of JSON, base64, CBOR and keys raise for bytes that are none of theirs."""


class CredentialField(forms.JSONField):
    """JSON of a limited length and depth, with numbers that Python reads."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        invalid = forms.ValidationError(_("This is no credential."), code="invalid")
        if isinstance(value, str) and len(value) > LONGEST_CREDENTIAL:
            raise invalid
        try:
            parsed = super().to_python(value)
        except (ValueError, RecursionError):
            raise invalid from None
        if parsed is not None and not isinstance(parsed, dict):
            raise invalid
        return parsed

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The form is shown again without the credential: the browser makes another one."""
        return initial


def _validated(clean: Callable[[], Any]) -> Any:
    try:
        return clean()
    except UNREADABLE:
        raise get_adapter().validation_error("incorrect_code") from None


class AddForm(AddWebAuthnForm):  # type: ignore[misc]  # untyped
    credential = CredentialField()

    def clean(self) -> Any:
        return _validated(super().clean)


class SignupForm(SignupWebAuthnForm):  # type: ignore[misc]  # untyped
    credential = CredentialField()

    def clean(self) -> Any:
        return _validated(super().clean)


class LoginForm(LoginWebAuthnForm):  # type: ignore[misc]  # untyped
    credential = CredentialField()

    def clean_credential(self) -> Any:
        return _validated(super().clean_credential)


class ReauthenticateForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]  # untyped
    credential = CredentialField()

    def clean_credential(self) -> Any:
        return _validated(super().clean_credential)
