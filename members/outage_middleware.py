"""Answers account pages with 503 while a store they need is unreachable."""

import logging

import redis
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from history.interface import HistoryUnavailable
from parties.domain.errors import StoreUnavailable

logger = logging.getLogger(__name__)
OUTAGES = (
    redis.RedisError,
    OperationalError,
    InterfaceError,
    HistoryUnavailable,
    StoreUnavailable,
)


def _is_damaged(exception: Exception) -> bool:
    """SQLite raises DatabaseError itself, and no subclass, for a file that it cannot read."""
    return type(exception) is DatabaseError


class OutageMiddleware(MiddlewareMixin):
    """Reports an outage instead of an error: stores recover without help.

    Without the database nobody can be authenticated, without history nothing of it can be shown,
    and without Redis sign-in attempts cannot be counted, so nobody may sign in."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OUTAGES) and not _is_damaged(exception):
            return None
        logger.warning(
            "account pages unavailable",
            extra={"event": "account_pages_unavailable", "reason": repr(exception)[:200]},
        )
        return render(request, "503.html", status=503)
