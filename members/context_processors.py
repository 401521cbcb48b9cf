"""The account's part of every template context."""

from django.conf import settings
from django.http import HttpRequest


def account(request: HttpRequest) -> dict[str, object]:
    """`has_session`: whether the browser sent a session cookie. Pages that show a link by it,
    such as the front page, must not need the database."""
    return {
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "mail_is_delivered": settings.MAIL_IS_DELIVERED,
    }
