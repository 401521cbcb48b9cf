"""Signs members in by the addresses that are theirs."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from members.email_owners import owners


class OwnedAddressBackend(AuthenticationBackend):  # type: ignore[misc]  # untyped
    """Ignores pending addresses, with which allauth's own backend signs in too.

    allauth's stands after this one in the settings for the sessions that it began, and is never
    asked to authenticate.
    """

    def authenticate(
        self, request: HttpRequest | None, **credentials: str
    ) -> AbstractBaseUser | None:
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if found is None:
            raise PermissionDenied  # Django asks no further backend then
        return found

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        for each in owners(email, prefer_verified=True, for_login=True):
            if self._check_password(each, password):
                return each
        return None
