"""Parses `HISTORY_URL`, which names the DynamoDB that stores history instead of the database.

dynamodb://eu-central-1
dynamodb://eu-central-1?prefix=watchparty-&endpoint=http://127.0.0.1:8000
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHAPE = "dynamodb://<region>[?prefix=<before each table's name>&endpoint=<http://host:port>]"
OPTIONS = {"endpoint", "prefix"}


@dataclass(frozen=True)
class DynamoUrl:
    region: str
    endpoint: str | None = None
    prefix: str = ""


def parse(url: str) -> DynamoUrl | None:
    """Returns None for an empty setting. Raises ImproperlyConfigured with an explanation."""
    if not url:
        return None
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme != "dynamodb" or parts.path not in ("", "/"):
        raise _error(url, f"it must be {SHAPE}")
    if not re.fullmatch(r"[a-z]{2,}(-[a-z]+)+-\d", parts.netloc):
        raise _error(url, f"{parts.netloc!r} is no region, such as eu-central-1")
    if unknown := options.keys() - OPTIONS:
        raise _error(url, f"{', '.join(sorted(unknown))} is no option of it: it is {SHAPE}")
    endpoint, prefix = options.get("endpoint"), options.get("prefix", "")
    if endpoint is not None and not _is_web_address(endpoint):
        raise _error(url, f"its endpoint {endpoint!r} is no http:// or https:// address")
    if not re.fullmatch(r"[A-Za-z0-9_.-]{0,200}", prefix):
        raise _error(url, "its prefix may hold letters, digits, '_', '.' and '-', 200 at most")
    return DynamoUrl(parts.netloc, endpoint, prefix)


def _is_web_address(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _error(url: str, reason: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"HISTORY_URL is {url!r}; {reason}.")
