"""Adapters that change behaviour of django-allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members.mail_links import use_site_url
from parties.access.networks import client_network, networks_of

SECOND_FACTOR_STAGE = "allauth.mfa.stages.AuthenticateStage"
LONGEST_ADDRESS = 254
# Entries of ACCOUNT_RATE_LIMITS, for the networks around an IPv6 client, smallest first.
LIMITS_OF_WIDER_NETWORKS = ("login_failed_in_56", "login_failed_in_48")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped
    def get_login_stages(self) -> list[str]:
        """A passkey replaces the password; it is not a second factor."""
        stages: list[str] = super().get_login_stages()
        return [stage for stage in stages if stage != SECOND_FACTOR_STAGE]

    def clean_email(self, email: str) -> str:
        """Limits the length: Django's field accepts 320 characters, its column does not."""
        cleaned: str = super().clean_email(email)
        if len(cleaned) > LONGEST_ADDRESS:
            raise ValidationError(_("An email address has at most 254 characters."))
        return cleaned

    def get_client_ip(self, request: HttpRequest) -> str:
        """Returns the network of an IPv6 client: tries from all its addresses count together."""
        return client_network(super().get_client_ip(request))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses also after too many failures in the /56 or /48 of an IPv6 client."""
        for action, network in self._wider_networks(request):
            if not ratelimit.consume(request, action=action, key=network, dry_run=True):
                raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        for action, network in self._wider_networks(request):
            ratelimit.consume(request, action=action, key=network)

    def _wider_networks(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Returns limits and networks; none for IPv4."""
        networks = networks_of(super().get_client_ip(request))
        return list(zip(LIMITS_OF_WIDER_NETWORKS, networks[1:], strict=False))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, use_site_url(current.request, context))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Another account may have the address by now, without having confirmed it."""
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            message = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, message, {"email": email_address.email})
            return False


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # untyped
    def generate_authenticator_name(self, member: User, kind: str) -> str:
        """Returns a name for a passkey that was given none."""
        number = Authenticator.objects.filter(user=member).count() + 1
        return _("Passkey %(number)d") % {"number": number}
