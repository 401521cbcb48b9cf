"""Formats a log record as one line of JSON: its message, the request id and all of `extra`."""

import json
import logging

import msgspec

from parties.runtime import tracing
from watchparty_site import request_id

STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class RefusedRequests(logging.Filter):
    """Makes Django's errors about invalid requests, such as an unknown Host, warnings without a
    traceback: they are faults of the client and not of the site."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **request_id.current(),
            **tracing.log_fields(),
        }
        line.update(
            (name, value) for name, value in vars(record).items() if name not in STANDARD_FIELDS
        )
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        try:
            return msgspec.json.encode(line, enc_hook=str).decode()
        except UnicodeEncodeError:  # half of a surrogate pair, in what somebody sent
            return json.dumps(line, default=str)
