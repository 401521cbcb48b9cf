"""Resolves `WAREHOUSE_URL` to the folder of the warehouse."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def folder() -> Path:
    asked = str(settings.WAREHOUSE_URL).removeprefix("file://")
    if "://" in asked:
        raise ImproperlyConfigured(
            f"WAREHOUSE_URL is {asked!r}; it must be a folder. A bucket can be mounted as one."
        )
    return Path(asked).expanduser().resolve() if asked else Path(settings.DATA_DIR) / "warehouse"
