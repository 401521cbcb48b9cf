"""The addresses of servers that operators give, refused in words where they make no sense."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

DATABASES = {
    "sqlite": "sqlite:///path/to/file.sqlite3",
    "postgres": "postgres://user:password@host:5432/name",
    "postgresql": "postgresql://user:password@host:5432/name",
}
BUSES = ("redis", "rediss", "unix")


def database(address: str) -> dict[str, Any]:
    """Django's own form of DATABASE_URL. What it says is never repeated: it holds a password."""
    scheme = address.partition("://")[0]
    if scheme not in DATABASES:
        raise ImproperlyConfigured(
            "DATABASE_URL is no address of a database; it must look like one of: "
            f"{', '.join(DATABASES.values())}."
        )
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(address))
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from None
    if not parsed["NAME"]:
        raise ImproperlyConfigured(
            f"DATABASE_URL names no database; it must look like {DATABASES[scheme]}."
        )
    return parsed


def options(given: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """Ours above those of the address. What either tells PostgreSQL itself, such as a search
    path, is told together: the address's first, since the last word counts."""
    together = " ".join(each["options"] for each in (given, ours) if "options" in each)
    return {**given, **ours, **({"options": together} if together else {})}


def bus(address: str) -> str:
    """REDIS_URL as it was given, or nothing."""
    if not address:
        return ""
    try:
        parsed = urlsplit(address)
        is_sensible = parsed.scheme in BUSES and (parsed.port or 1) > 0
    except ValueError:
        is_sensible = False
    if not is_sensible:
        raise ImproperlyConfigured(
            "REDIS_URL is no address of a Redis; it must look like redis://host:6379/0."
        )
    return address
