"""Where a request comes from, and how often that may be."""

from django.conf import settings
from django.http import HttpRequest

from parties.limits import BucketPerKey
from parties.refusals import Refused

_joins = BucketPerKey(settings.JOINS_PER_MINUTE / 60, settings.JOINS_PER_MINUTE)
_wrong_codes = BucketPerKey(10 / 60, 20)


def address(request: HttpRequest) -> str:
    """The peer's, or what our own proxies say it is: each adds one to the right of the list."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    proxies: int = settings.TRUSTED_PROXIES
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def must_not_join_too_often(request: HttpRequest) -> None:
    if not _joins.take(address(request)):
        raise Refused("too_frequent", "Too many tries from this address. Wait a minute.")


def count_wrong_guess(request: HttpRequest) -> None:
    """A wrong code or passphrase: guessing must cost more than it could find."""
    if not _wrong_codes.take(address(request)):
        raise Refused("too_frequent", "Too many wrong tries from this address. Wait a minute.")
