"""Where the warehouse is."""

from pathlib import Path

from django.conf import settings

S3 = "s3://"


def address() -> str:
    """A folder, or s3://bucket/prefix."""
    return str(settings.WAREHOUSE_URL or Path(settings.DATA_DIR) / "warehouse")


def is_bucket() -> bool:
    return address().startswith(S3)


def folder() -> Path:
    """On this machine: the warehouse itself, or the copy of the bucket that is read here."""
    return Path(settings.DATA_DIR) / "warehouse-copy" if is_bucket() else Path(address())
