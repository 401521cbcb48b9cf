"""The files of a picture: they go when its record goes."""

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from catalog.models import Picture
from catalog.pictures.errors import PictureUnavailable
from catalog.pictures.store import picture_store
from catalog.pictures.webp import SIZES

logger = logging.getLogger(__name__)


def delete_files(picture: Picture) -> None:
    """A file that cannot be deleted now only takes room: nothing leads to it."""
    if not picture.digest:
        return
    for size in SIZES[picture.kind]:
        try:
            picture_store().delete(picture.file_name(size))
        except PictureUnavailable as error:
            logger.warning("A picture stays in the store: %s", error)


def delete_after_commit(*, instance: Picture, **_: Any) -> None:
    transaction.on_commit(partial(delete_files, instance))


def connect() -> None:
    post_delete.connect(delete_after_commit, sender=Picture, dispatch_uid="deleted picture files")
