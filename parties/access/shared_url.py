"""The URL of a party for other devices than the one that asks."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def shared_url(request: HttpRequest, path: str) -> str:
    """Returns the path's URL. Where it was requested by a loopback address, and the site serves a
    local network, it has this machine's address on that."""
    requested = urlsplit(request.build_absolute_uri(path))
    if not settings.LAN_ADDRESSES or requested.hostname not in LOOPBACK:
        return requested.geturl()
    port = f":{requested.port}" if requested.port else ""
    return requested._replace(netloc=f"{settings.LAN_ADDRESSES[0]}{port}").geturl()


def reaches_only_this_machine(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK
