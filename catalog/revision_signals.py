"""Signal handlers that bump the catalogue's revision when a record is saved or deleted.

Bulk operations send no signals, so their callers call `CatalogRevision.bump()`.
"""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save

from catalog.models import (
    Availability,
    CatalogRevision,
    Credit,
    Genre,
    Mood,
    Person,
    Title,
    TitleTag,
)

COUNTED_MODELS = (Title, Genre, Mood, Person, Credit, Availability, TitleTag)
LINKS = (Title.genres.through, Title.moods.through)


def count_change(*, raw: bool = False, **_: Any) -> None:
    if not raw:
        CatalogRevision.bump()


def count_links(*, action: str, pk_set: set[int] | None, **_: Any) -> None:
    if action == "post_clear" or (action in {"post_add", "post_remove"} and pk_set):
        CatalogRevision.bump()


def connect() -> None:
    for model in COUNTED_MODELS:
        post_save.connect(count_change, sender=model, dispatch_uid=f"saved {model.__name__}")
        post_delete.connect(count_change, sender=model, dispatch_uid=f"deleted {model.__name__}")
    for links in LINKS:
        m2m_changed.connect(count_links, sender=links, dispatch_uid=f"linked {links.__name__}")
