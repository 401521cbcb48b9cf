"""Checks addresses of videos: browsers fetch them, so an operator decides from which hosts."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FORMATS = (".mp4", ".m4v", ".webm", ".m3u8")
"""MP4, WebM, and HLS where a browser plays that by itself."""


def validate_video_url(url: str) -> None:
    """Raises ValidationError unless it may be played in rooms."""
    if not _is_address(url):
        raise ValidationError(
            _("A video has an address with https, or on this site one that begins with a slash.")
        )
    if not _is_format(url):
        raise ValidationError(_("A video ends in .mp4, .m4v, .webm or .m3u8."))
    if not _is_allowed(url):
        raise ValidationError(
            _("Browsers may not fetch videos from %(host)s: MEDIA_HOSTS does not name it."),
            params={"host": urlsplit(url).netloc},
        )


def playable(url: str) -> str:
    """Returns the address if it may be played; an operator can take hosts away again."""
    return url if url and _is_address(url) and _is_format(url) and _is_allowed(url) else ""


def _is_address(url: str) -> bool:
    """Browsers take a backslash for a slash, and drop line breaks: neither is in an address."""
    if any(letter.isspace() or letter == "\\" or not letter.isprintable() for letter in url):
        return False
    try:
        parts = urlsplit(url)
        is_named = bool(parts.hostname) and parts.username is None and parts.password is None
    except ValueError:
        return False
    return _is_own(url) or (parts.scheme == "https" and is_named)


def _is_own(url: str) -> bool:
    return url.startswith("/") and not url.startswith("//")


def _is_format(url: str) -> bool:
    return PurePosixPath(unquote(urlsplit(url).path)).suffix.lower() in FORMATS


def _is_allowed(url: str) -> bool:
    return _is_own(url) or urlsplit(url).netloc.lower() in settings.MEDIA_HOSTS
