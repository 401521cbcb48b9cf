"""Account pages while something they need does not answer."""

import logging

import redis
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

logger = logging.getLogger(__name__)


class Outages(MiddlewareMixin):
    """Without Redis no tries are counted, so nobody is let in; without the database nobody is
    known. Both come back by themselves: the page says so, rather than that something broke."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, redis.RedisError | OperationalError | InterfaceError):
            return None
        logger.warning(
            "account pages out of reach",
            extra={"event": "accounts_lost", "reason": repr(exception)[:200]},
        )
        return render(request, "503.html", status=503)
