"""What every page may ask about the account."""

from django.conf import settings
from django.http import HttpRequest


def account(request: HttpRequest) -> dict[str, object]:
    """`has_session` says only that the browser sent a session: pages that show a link by it, such
    as the front page, must not have to ask the database."""
    return {
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "mail_is_delivered": settings.MAIL_IS_DELIVERED,
    }
