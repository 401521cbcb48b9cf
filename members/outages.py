"""Account pages while something they need does not answer."""

import logging

import redis
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from history.interface import HistoryAway

logger = logging.getLogger(__name__)
AWAY = (redis.RedisError, OperationalError, InterfaceError, HistoryAway)


class Outages(MiddlewareMixin):
    """Without the database nobody is known, without history none of it can be shown, and without
    Redis no tries are counted, so nobody is let in. All come back by themselves: the page says
    so, rather than that something broke."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, AWAY):
            return None
        logger.warning(
            "account pages out of reach",
            extra={"event": "accounts_lost", "reason": repr(exception)[:200]},
        )
        return render(request, "503.html", status=503)
