"""Merges a title into another that it is a duplicate of, and undoes that: all or nothing."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.merging import own_fields
from catalog.merging.followers import followers
from catalog.models import CatalogRevision, Title, TitleMerge


class MergeRefused(Exception):
    """The two cannot be merged, or not be parted; the message is a sentence for people."""


class Preview(NamedTuple):
    """`taken`: fields that the kept title gets. `different`: fields that both have, the old title's
    value first; the kept title's stays. `following`: label → number of rows, without zeros."""

    taken: dict[str, Any]
    different: dict[str, tuple[Any, Any]]
    following: list[tuple[Any, int]]


def preview(old: Title, kept: Title) -> Preview:
    """Raises MergeRefused."""
    _check(old, kept)
    counted = [(each.label, each.count(old.pk)) for each in followers()]
    return Preview(
        own_fields.taken_over(old, kept),
        own_fields.different(old, kept),
        [(label, number) for label, number in counted if number],
    )


def merge(old_id: int, kept_id: int, by: int | None = None) -> TitleMerge:
    """Retires the old title; its id leads to the kept one, which gets what the old one had.

    Raises MergeRefused, and then changes nothing.
    """
    with transaction.atomic():
        old, kept = _locked(old_id, kept_id)
        _check(old, kept)
        moved: dict[str, Any] = {
            "retired_at": old.retired_at.isoformat() if old.retired_at else None
        }
        old.retired_at = old.retired_at or timezone.now()
        old.merged_into = kept
        moved["fields"] = own_fields.take_over(old, kept)
        moved["rows"] = {each.name: each.merge(old.pk, kept.pk) for each in followers()}
        CatalogRevision.bump()
        return TitleMerge.objects.create(old=old, kept=kept, by_id=by, moved=moved)


def undo(merge_id: int) -> TitleMerge:
    """Gives back what followed, but for what was changed since. Raises MergeRefused.

    The last merge into a title is undone first: what followed may have been exchanged with what
    the kept title had from the one before.
    """
    with transaction.atomic():
        record = TitleMerge.objects.select_for_update().get(pk=merge_id)
        old, kept = _locked(record.old_id, record.kept_id)
        if record.undone_at is not None or old.merged_into_id != kept.pk:
            raise MergeRefused(_("This merge is undone already."))
        if kept.merged_into_id is not None:
            raise MergeRefused(_("Undo the merge of “%(title)s” first.") % {"title": kept})
        later = TitleMerge.objects.filter(kept=kept, undone_at=None, pk__gt=record.pk)
        if (last := later.select_related("old").order_by("pk").last()) is not None:
            raise MergeRefused(_("Undo the merge of “%(title)s” first.") % {"title": last.old})
        moved = record.moved
        was_retired = moved["retired_at"]
        old.retired_at = datetime.fromisoformat(was_retired) if was_retired else None
        old.merged_into = None
        own_fields.give_back(old, kept, moved["fields"])
        for each in reversed(followers()):
            if each.name in moved["rows"]:
                each.undo(old.pk, kept.pk, moved["rows"][each.name])
        record.undone_at, record.moved = timezone.now(), {}
        record.save(update_fields=["undone_at", "moved"])
        CatalogRevision.bump()
        return record


def current_titles() -> dict[int, int]:
    """Returns for each title that was merged into another the id of the one that it is now."""
    merged = Title.objects.exclude(merged_into=None).order_by()
    into: dict[int, int] = {
        old: kept or old for old, kept in merged.values_list("pk", "merged_into")
    }
    found: dict[int, int] = {}
    for old in into:
        found[old] = old
        while found[old] in into:
            found[old] = into[found[old]]
    return found


def _locked(old_id: int, kept_id: int) -> tuple[Title, Title]:
    """In the order of their ids, as whoever else locks both."""
    titles = Title.objects.select_for_update(of=("self",)).order_by("pk")
    found = {title.pk: title for title in titles.filter(pk__in=(old_id, kept_id))}
    if len(found) < 2:
        raise MergeRefused(_("Choose two titles."))
    return found[old_id], found[kept_id]


def _check(old: Title, kept: Title) -> None:
    if old.pk == kept.pk:
        raise MergeRefused(_("Choose two titles."))
    if old.kind != kept.kind:
        raise MergeRefused(_("A film and a series are never one title."))
    if old.merged_into_id is not None:
        raise MergeRefused(_("“%(title)s” is merged into another title.") % {"title": old})
    if kept.retired_at is not None:
        raise MergeRefused(_("“%(title)s” is retired: restore it first.") % {"title": kept})
