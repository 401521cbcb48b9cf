"""Parses `LIBRARIES`: names of libraries and where they are, separated by commas.

Ana's Jellyfin=jellyfin+http://TOKEN@jellyfin.lan:8096
Bo's Plex=plex+https://TOKEN@plex.example?open=https://films.example
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHAPE = "NAME=jellyfin+https://TOKEN@host[:port][/path][?open=https://host] (or emby+…, plex+…)"
ADDRESS = re.compile(r"(jellyfin|emby|plex)\+(https?://.+)")
LONGEST_NAME = 40


@dataclass(frozen=True)
class LibraryUrl:
    name: str
    kind: str
    base_url: str
    """With a slash at its end."""
    token: str
    open_url: str
    """Where people open its pages, without a slash at its end."""


def parse(entries: list[str]) -> list[LibraryUrl]:
    """Raises ImproperlyConfigured, and repeats no token."""
    libraries = [_library(entry) for entry in entries]
    if len({each.name for each in libraries}) < len(libraries):
        raise ImproperlyConfigured("LIBRARIES names two libraries alike.")
    return libraries


def _library(entry: str) -> LibraryUrl:
    name, _, address = (part.strip() for part in entry.partition("="))
    matched = ADDRESS.fullmatch(address)
    if not name or len(name) > LONGEST_NAME or not matched:
        raise _error(name, f"it must be {SHAPE}, with a name of {LONGEST_NAME} characters at most")
    kind, url = matched.groups()
    try:
        parts = urlsplit(url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise _error(name, "its address is none") from None
    if not host or not parts.username:
        raise _error(name, f"its token is missing: it must be {SHAPE}")
    options = dict(parse_qsl(parts.query))
    if set(options) - {"open"}:
        raise _error(name, f"it has an option nobody knows: it must be {SHAPE}")
    base = f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}"
    opened = options.get("open", base).rstrip("/")
    if not opened.startswith(("http://", "https://")):
        raise _error(name, "what comes after open= is no http:// or https:// address")
    return LibraryUrl(name, kind, f"{base}/", unquote(parts.username), opened)


def _error(name: str, reason: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"LIBRARIES: {name or 'an entry'}: {reason}.")
