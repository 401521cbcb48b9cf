"""Where a request comes from, and how often that may be.

Guesses are refused before anything is looked up: a limit that told right guesses from wrong ones
would be none.
"""

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from parties.limits import BucketPerKey
from parties.refusals import Refused

WRONG_PER_MINUTE, WRONG_AT_ONCE = 10, 20
WRONG_PER_MINUTE_AND_CODE, WRONG_AT_ONCE_AND_CODE = 60, 120
# Some letters a second and person, where a full party searches behind one address.
SEARCHES_PER_SECOND, SEARCHES_AT_ONCE = 10, 200
CODES_TIMES = 2  # what one code may be joined by, to what one address may join
SUBSCRIBER = 64  # who has one IPv6 address has this many bits of them

_joins = BucketPerKey(settings.JOINS_PER_MINUTE / 60, settings.JOINS_PER_MINUTE)
_joins_of_code = BucketPerKey(
    CODES_TIMES * settings.JOINS_PER_MINUTE / 60, CODES_TIMES * settings.JOINS_PER_MINUTE
)
_searches = BucketPerKey(SEARCHES_PER_SECOND, SEARCHES_AT_ONCE)
_wrong = BucketPerKey(WRONG_PER_MINUTE / 60, WRONG_AT_ONCE)
_wrong_of_code = BucketPerKey(WRONG_PER_MINUTE_AND_CODE / 60, WRONG_AT_ONCE_AND_CODE)


def address(request: HttpRequest) -> str:
    forwarded = request.headers.get("X-Forwarded-For", "")
    return _believed(forwarded, str(request.META.get("REMOTE_ADDR", "")))


def address_of_socket(scope: dict[str, Any]) -> str:
    sent = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    peer, _ = scope.get("client") or ("", 0)
    return _believed(b",".join(sent).decode("latin-1"), peer)


def _believed(forwarded: str, peer: str) -> str:
    """The peer's, or what our own proxies say it is: each adds one to the right of the list."""
    told = forwarded.split(",")
    proxies: int = settings.TRUSTED_PROXIES
    return subscriber(told[-proxies].strip() if proxies and len(told) >= proxies else peer)


def subscriber(told: str) -> str:
    """The address, or the network that an IPv6 one shares with all others of the same line."""
    try:
        parsed = ipaddress.ip_address(told.strip("[]"))
    except ValueError:
        return told
    if isinstance(parsed, ipaddress.IPv4Address):
        return told
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), SUBSCRIBER), strict=False))


def must_not_join_too_often(request: HttpRequest) -> None:
    if not _joins.take(address(request)):
        raise _too_many("joins")
    if (code := _code(request)) and not _joins_of_code.take(code):
        raise Refused("too_frequent", "Too many people join this party at once. Wait a minute.")


def must_not_search_too_often(request: HttpRequest) -> None:
    """Each search reads the database, whoever asks: no token is needed for it."""
    if not _searches.take(address(request)):
        raise _too_many("searches")


def must_not_guess(request: HttpRequest) -> None:
    """Before a code is looked up for somebody who is not known to be in the party."""
    if _wrong.is_empty(address(request)):
        raise _too_many("wrong tries")


def must_not_guess_passphrase(request: HttpRequest) -> None:
    """Before it is compared: this many for one party, however many addresses they come from."""
    must_not_guess(request)
    if _wrong_of_code.is_empty(_code(request)):
        raise Refused("too_frequent", "Too many wrong passphrases for this party. Wait a minute.")


def count_wrong_guess(request: HttpRequest) -> None:
    """A wrong code or passphrase: guessing must cost more than it could find."""
    _wrong_of_code.take(_code(request))
    if not _wrong.take(address(request)):
        raise _too_many("wrong tries")


def _code(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs.get("code", "")) if match else ""


def _too_many(what: str) -> Refused:
    return Refused("too_frequent", f"Too many {what} from this address. Wait a minute.")
