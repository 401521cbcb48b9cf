"""Addresses of stored pictures on this site."""

from django.conf import settings

from catalog.models import Picture

VERSION = "p"
FILES = {"poster": "poster.svg", "backdrop": "backdrop.webp"}


def picture_address(picture: Picture) -> str:
    """Of the large size; it may be kept for ever, for another picture has another address."""
    path = f"{settings.ROOT_PATH}/titles/{picture.title_id}/{FILES[picture.kind]}"
    return f"{path}?large&{VERSION}={picture.digest}"
