"""Parses settings that name where files are stored: `ARTWORK_URL`, `WAREHOUSE_URL` of a bucket.

file:///var/lib/watchparty/pictures
s3://bucket/before-each-name?region=eu-central-1&endpoint=http://127.0.0.1:9000
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHAPE = "file:///folder or s3://<bucket>[/<prefix>][?region=<region>&endpoint=<https://host>]"
OPTIONS = {"endpoint", "region"}
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
PREFIX = re.compile(r"[A-Za-z0-9_./-]{0,200}")


@dataclass(frozen=True)
class BucketUrl:
    bucket: str
    prefix: str = ""
    region: str | None = None
    endpoint: str | None = None


def parse(url: str, setting: str = "ARTWORK_URL") -> Path | BucketUrl | None:
    """Returns None for an empty setting. Raises ImproperlyConfigured with an explanation."""
    try:
        return _parsed(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"{setting} is {url!r}; {error}.") from None


def _parsed(url: str) -> Path | BucketUrl | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and len(parts.path) > 1:
        return Path(unquote(parts.path))
    if parts.scheme == "s3":
        return _bucket(url)
    raise ValueError(f"it must be {SHAPE}")


def _bucket(url: str) -> BucketUrl:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    prefix = parts.path.strip("/")
    if not BUCKET.fullmatch(parts.netloc):
        raise ValueError(f"{parts.netloc!r} is no name of a bucket")
    if not PREFIX.fullmatch(prefix):
        raise ValueError("its prefix may hold letters, digits, '_', '.', '-' and '/'")
    if unknown := options.keys() - OPTIONS:
        raise ValueError(f"{', '.join(sorted(unknown))} is no option of it: it is {SHAPE}")
    endpoint = options.get("endpoint")
    if endpoint is not None and urlsplit(endpoint).scheme not in ("http", "https"):
        raise ValueError(f"its endpoint {endpoint!r} is no http:// or https:// address")
    return BucketUrl(parts.netloc, f"{prefix}/" if prefix else "", options.get("region"), endpoint)
