"""Parses EMAIL_URL, such as `smtp://user:password@host:587`, into Django's settings for mail."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

VERIFICATIONS = ("none", "mandatory")
PRIVATE_FILES = "watchparty_site.mail_files.PrivateFileBackend"
_BACKENDS = "django.core.mail.backends"
_PORTS = {"smtp": 587, "smtps": 465}


def parse(url: str) -> dict[str, Any]:
    """Returns Django's settings for mail; raises ImproperlyConfigured."""
    scheme = url.partition(":")[0]
    if scheme in _PORTS:
        return _smtp(url)
    if scheme == "file" and urlsplit(url).path:
        folder = unquote(urlsplit(url).path)
        return {"EMAIL_BACKEND": PRIVATE_FILES, "EMAIL_FILE_PATH": folder}
    if scheme == "console":
        return {"EMAIL_BACKEND": f"{_BACKENDS}.console.EmailBackend"}
    raise ImproperlyConfigured(
        f"EMAIL_URL begins with {scheme!r}; it must be smtp://user:password@host:587, "
        "smtps://user:password@host:465, file:///a/folder or console:"
    )


def _smtp(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except ValueError:
        raise ImproperlyConfigured("EMAIL_URL has a port that is no number up to 65535.") from None
    if not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL names no host: smtp://user:password@host:587")
    # Without user and password it is a server on the same machine, which has no certificate.
    return {
        "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def is_delivered(url: str) -> bool:
    return url.partition(":")[0] in _PORTS


def require_delivery(url: str, verification: str) -> None:
    if verification == "mandatory" and not is_delivered(url):
        raise ImproperlyConfigured(
            "EMAIL_VERIFICATION=mandatory needs an EMAIL_URL that delivers mail, smtp or smtps: "
            "else nobody could ever confirm an address."
        )
