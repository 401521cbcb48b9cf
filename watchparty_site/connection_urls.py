"""Parses the URLs that operators set, and raises ImproperlyConfigured where one is invalid."""

import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

DATABASES = {
    "sqlite": "sqlite:///path/to/file.sqlite3",
    "postgres": "postgres://user:password@host:5432/name",
    "postgresql": "postgresql://user:password@host:5432/name",
}
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?", re.ASCII)
REDIS_SCHEMES = ("redis", "rediss", "unix")
PATH_WORD = re.compile(r"[A-Za-z0-9._-]*[A-Za-z0-9][A-Za-z0-9._-]*")  # not "." or ".."


def database(address: str) -> dict[str, Any]:
    """Returns DATABASE_URL as Django's setting. Errors never repeat it: it holds a password."""
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
    """Returns both, ours over those of the URL. `options`, which PostgreSQL itself reads, are
    joined: the URL's first, since the last of two equal ones counts."""
    joined = " ".join(each["options"] for each in (given, ours) if "options" in each)
    return {**given, **ours, **({"options": joined} if joined else {})}


def hosts(variable: str, names: list[str]) -> list[str]:
    """Returns the hosts that a variable names, which may become part of a header."""
    for name in names:
        if not HOST.fullmatch(name):
            raise ImproperlyConfigured(
                f"{variable} names {name!r}; a host looks like films.example or films.example:84."
            )
    return [name.lower() for name in names]


def countries(codes: list[str]) -> list[str]:
    for code in codes:
        if not re.fullmatch("[A-Z]{2}", code):
            raise ImproperlyConfigured(
                f"COUNTRIES names {code!r}; a country is two capital letters, such as DE."
            )
    return codes


def site(address: str) -> str:
    """Returns SITE_URL without a slash at its end, or an empty text."""
    if not address:
        return ""
    parsed = _with_a_host(address)
    if parsed is None or f"{parsed.scheme}://{parsed.netloc}" != address.rstrip("/"):
        raise ImproperlyConfigured(
            "SITE_URL is no address of a site; it must look like https://watch.example."
        )
    if parsed.scheme not in ("http", "https"):
        raise ImproperlyConfigured("SITE_URL must begin with http:// or https://.")
    return address.rstrip("/")


def collector(address: str) -> str:
    """Returns OTEL_EXPORTER_OTLP_ENDPOINT, or an empty text."""
    parsed = _with_a_host(address)
    if address and (parsed is None or parsed.scheme not in ("http", "https")):
        raise ImproperlyConfigured(
            "OTEL_EXPORTER_OTLP_ENDPOINT is no address of a collector; it must look like "
            "http://collector.example:4318."
        )
    return address


def _with_a_host(address: str) -> SplitResult | None:
    """Returns None for what names no host, or a port that is none."""
    try:
        parsed = urlsplit(address)
        return parsed if parsed.port != 0 and parsed.hostname else None
    except ValueError:
        return None


def root_path(path: str) -> str:
    """Returns ROOT_PATH with a slash at its beginning and none at its end, or an empty text."""
    words = path.strip("/").split("/")
    if words == [""]:
        return ""
    if not all(PATH_WORD.fullmatch(word) for word in words):
        raise ImproperlyConfigured(
            "ROOT_PATH is the path that a proxy hosts the site under, such as /watchparty: "
            "letters, digits, dots, dashes and underscores between its slashes."
        )
    return "/" + "/".join(words)


def bus(address: str) -> str:
    """Returns REDIS_URL as it was given, or an empty text."""
    if not address:
        return ""
    try:
        parsed = urlsplit(address)
        is_valid = parsed.scheme in REDIS_SCHEMES and (parsed.port or 1) > 0
    except ValueError:
        is_valid = False
    if not is_valid:
        raise ImproperlyConfigured(
            "REDIS_URL is no address of a Redis; it must look like redis://host:6379/0."
        )
    return address
