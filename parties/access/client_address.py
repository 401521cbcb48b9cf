"""The client address of a request or a socket, as rate limits and logs use it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from parties.access.networks import client_network


def address_of_request(request: HttpRequest) -> str:
    forwarded = request.headers.get("X-Forwarded-For", "")
    return _client_address(forwarded, str(request.META.get("REMOTE_ADDR", "")))


def address_of_socket(scope: dict[str, Any]) -> str:
    sent = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    peer, _ = scope.get("client") or ("", 0)
    return _client_address(b",".join(sent).decode("latin-1"), peer)


def _client_address(forwarded: str, peer: str) -> str:
    """Returns the peer's address, or the one that TRUSTED_PROXIES report.

    Each proxy appends one address to the header, so only those counted from its right end are
    trustworthy. An IPv6 address is reduced to the network of its client.
    """
    addresses = forwarded.split(",")
    proxies: int = settings.TRUSTED_PROXIES
    reported = addresses[-proxies].strip() if proxies and len(addresses) >= proxies else peer
    return client_network(reported)
