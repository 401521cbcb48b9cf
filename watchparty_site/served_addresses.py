"""The URLs at which a process that listens on a host and port is reached, for people to open."""

from django.conf import settings

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 only where LAN=1 or the operator asks for it
LOOPBACK_OF = {EVERY_ADDRESS: "127.0.0.1", "::": "::1"}


def own_url(host: str, port: int) -> str:
    """Returns the URL by which this machine reaches it."""
    return _url(LOOPBACK_OF.get(host, host), port)


def network_urls(host: str, port: int) -> list[str]:
    """Returns the URLs by which other devices reach it, the likeliest first."""
    if host not in LOOPBACK_OF:
        return []
    return [_url(address, port) for address in settings.LAN_ADDRESSES]


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
