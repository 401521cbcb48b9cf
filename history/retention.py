"""Deletes changes of the feed that later ones supersede: each names a view or a rating whose state
is read from its store, so that the last change of it says all."""

from collections.abc import Collection, Iterator

from django.db.models import F, Max, Window

from history.models import Change


def superseded_changes() -> Iterator[int]:
    """Yields the ids of numbered changes after which another of the same view or rating has a
    number."""
    rows = (
        Change.objects.filter(number__isnull=False)
        .annotate(last=Window(Max("number"), partition_by=[F("person"), F("kind"), F("key")]))
        .filter(last__gt=F("number"))
        .order_by()
    )
    yield from rows.values_list("pk", flat=True)


def delete_changes(ids: Collection[int]) -> int:
    return Change.objects.filter(pk__in=ids).delete()[0]
