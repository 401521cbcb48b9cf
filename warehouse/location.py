"""Resolves `WAREHOUSE_URL` to the folder of the warehouse, or to a bucket and its folder here."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from catalog.storage_url import BucketUrl, parse

SETTING = "WAREHOUSE_URL"


def bucket() -> BucketUrl | None:
    """Returns None for a folder. Raises ImproperlyConfigured with an explanation."""
    asked = str(settings.WAREHOUSE_URL)
    if not asked.startswith("s3:"):
        return None
    found = parse(asked, SETTING)
    assert isinstance(found, BucketUrl)  # noqa: S101 no other kind begins so
    return found


def folder() -> Path:
    """Returns the folder in which this machine has publications: of a bucket, copies."""
    if found := bucket():
        place = f"{found.endpoint or ''} {found.bucket} {found.prefix}"
        name = hashlib.sha256(place.encode()).hexdigest()[:12]
        return Path(settings.DATA_DIR) / "warehouse-copies" / f"{found.bucket}-{name}"
    asked = str(settings.WAREHOUSE_URL).removeprefix("file://")
    if "://" in asked:
        raise ImproperlyConfigured(
            f"WAREHOUSE_URL is {asked!r}; it must be a folder, or s3://bucket/prefix."
        )
    return Path(asked).expanduser().resolve() if asked else Path(settings.DATA_DIR) / "warehouse"
