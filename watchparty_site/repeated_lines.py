"""A logging filter that passes the first of equal lines and counts the others."""

import logging
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest

from parties.runtime import repeated_logs as own_lines
from parties.runtime.repeated_logs import deduplicator

REQUESTS = "django."
TEXT_LENGTH = 200


class RepeatedFilter(logging.Filter):
    """Passes the first line of a kind; the others are counted and logged in one line a minute.

    A kind is, for warnings and errors:
    - of requests that Django refuses: status and client network;
    - of requests that fail (5xx): status, route, class of error and where it was raised;
    - with an event: event, party, work and class of error;
    - of anything else (servers, pools, libraries): logger, text before its arguments are filled
      in, class of error and where it was raised."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == own_lines.__name__ or record.levelno < logging.WARNING:
            return True
        status = getattr(record, "status_code", None)
        if record.name.startswith(REQUESTS) and status is not None:
            return _is_first_of_a_request(record, status)
        return _is_first_event(record) if hasattr(record, "event") else _is_first_text(record)


def _is_first_of_a_request(record: logging.LogRecord, status: int) -> bool:
    request = getattr(record, "request", None)
    if status < 500:
        return deduplicator.is_first("request refused", status=status, address=_network(request))
    about = {"status": status, "route": _route(request), "error": _error_class(record)}
    return deduplicator.is_first("request failed", **about, raised_at=_raised_at(record))


def _is_first_event(record: logging.LogRecord) -> bool:
    fields = vars(record)
    reason = _error_class(record) or str(fields.get("reason", "")).partition("(")[0]
    about = {name: fields[name] for name in ("party", "work") if name in fields}
    return deduplicator.is_first(str(fields["event"]).replace("_", " "), **about, reason=reason)


def _is_first_text(record: logging.LogRecord) -> bool:
    about: dict[str, Any] = {"logger": record.name, "error": _error_class(record)}
    raised_at = _raised_at(record)
    return deduplicator.is_first("warning", **about, raised_at=raised_at, text=_text(record))


def _text(record: logging.LogRecord) -> str:
    """Returns the first line; of a formatted traceback the last one, which names the error."""
    lines = str(record.msg).strip().splitlines() or [""]
    line = lines[-1] if lines[0].startswith("Traceback") else lines[0]
    return line[:TEXT_LENGTH]


def _error_class(record: logging.LogRecord) -> str:
    """Returns the class of the error that is logged, as a traceback or as an argument."""
    args = record.args if isinstance(record.args, tuple) else ()
    logged = record.exc_info[1] if record.exc_info else None
    errors = [each for each in (logged, *args) if isinstance(each, BaseException)]
    return type(errors[0]).__name__ if errors else ""


def _raised_at(record: logging.LogRecord) -> str:
    raised: TracebackType | None = record.exc_info[2] if record.exc_info else None
    frames = list(traceback.walk_tb(raised))
    if not frames:
        return ""
    frame, line = frames[-1]
    return f"{frame.f_globals.get('__name__', '')}:{line}"


def _route(request: object) -> str:
    match = getattr(request, "resolver_match", None)
    return str(match.route) if match is not None else ""


def _network(request: object) -> str:
    # Not at the top: settings, which name this filter, are read before.
    from parties.access.client_address import address_of_request
    from parties.access.networks import largest_network

    if not isinstance(request, HttpRequest):
        return ""
    return largest_network(address_of_request(request))
