"""Finds the accounts that an email address belongs to.

An address that an account wants to change to is pending until it is confirmed. Anybody can enter
any address there, so a pending address identifies no account.
"""

from typing import Any

from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db.models import Q


def owners(email: str, **options: Any) -> list[User]:
    """Returns the accounts of which this is the primary or a verified address.

    `options` are those of allauth's `filter_users_by_email`.
    """
    found: list[User] = filter_users_by_email(email, **options)
    owning = EmailAddress.objects.filter(Q(primary=True) | Q(verified=True), email=email.lower())
    ids = set(owning.values_list("user_id", flat=True))
    # Accounts that a command made have the address in their own row only.
    return [each for each in found if each.pk in ids or each.email.lower() == email.lower()]
