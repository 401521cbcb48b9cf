"""The origin of links in mails.

Whoever requests a mail to somebody else chooses the `Host` header, and so where its links lead. The
name has to be one of ALLOWED_HOSTS, but those contain no ports.
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

LOOPBACK = ("localhost", "127.0.0.1", "::1")
USUAL_PORTS = (None, 80, 443)


class UnknownPort(SuspiciousOperation):
    """The request names an unknown port: no mail is sent whose link could lead anywhere."""


class MailSite:
    """The site as mail templates name it."""

    def __init__(self, url: str) -> None:
        self.name = self.domain = urlsplit(url).netloc


class UnknownPortMiddleware(MiddlewareMixin):
    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UnknownPort):
            return None
        return render(request, "unknown_address.html", status=HTTPStatus.BAD_REQUEST)


def use_site_url(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Returns the context of a mail, with links to this site at SITE_URL, if that is set.

    Raises:
        UnknownPort: the request names a port that is not known to be the site's.
    """
    if settings.SITE_URL:
        requested = request.build_absolute_uri("/").rstrip("/")
        links = {key: _replace_origin(value, requested) for key, value in context.items()}
        return {**links, "current_site": MailSite(settings.SITE_URL)}
    if not _is_own_port(request):
        raise UnknownPort(request.headers.get("Host", ""))
    return context


def _replace_origin(value: Any, requested: str) -> Any:
    is_link = isinstance(value, str) and value.startswith(f"{requested}/")
    return settings.SITE_URL + value.removeprefix(requested) if is_link else value


def _is_own_port(request: HttpRequest) -> bool:
    """The usual port, the one that this process itself listens on, one of TRUSTED_ORIGINS, or
    any of a laptop's own."""
    try:
        requested = urlsplit(request.build_absolute_uri("/"))
        port = requested.port
    except ValueError:
        return False
    if (
        port in USUAL_PORTS
        or f"{requested.scheme}://{requested.netloc}" in settings.TRUSTED_ORIGINS
    ):
        return True
    if settings.DEPLOYMENT == "local" and requested.hostname in LOOPBACK:
        return port != 0
    return not settings.TRUSTED_PROXIES and str(port) == request.META.get("SERVER_PORT")
