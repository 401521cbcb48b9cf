"""What we do otherwise than django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SECOND_LOCK = "allauth.mfa.stages.AuthenticateStage"
LONGEST_ADDRESS = 254


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped
    def get_login_stages(self) -> list[str]:
        """A passkey stands in for the password; it is not asked for after it."""
        stages: list[str] = super().get_login_stages()
        return [stage for stage in stages if stage != SECOND_LOCK]

    def clean_email(self, email: str) -> str:
        """Django's field lets 320 characters through, which its own column does not hold."""
        cleaned: str = super().clean_email(email)
        if len(cleaned) > LONGEST_ADDRESS:
            raise ValidationError(_("An email address has at most 254 characters."))
        return cleaned


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # untyped
    def generate_authenticator_name(self, member: User, kind: str) -> str:
        """For whoever gives none."""
        number = Authenticator.objects.filter(user=member).count() + 1
        return _("Passkey %(number)d") % {"number": number}
