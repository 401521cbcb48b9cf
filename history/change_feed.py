"""The change feed of history: appended to with each change, read by cursor, without loss.

A row gets its id when it is inserted but becomes visible when its transaction commits, so a reader
that remembered the last id would miss rows that commit late. Cursors therefore count another
number, which the first reader assigns to committed rows only: what commits later gets a later
number.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from django.db import transaction

from history.interface import Cursor
from history.models import Change, Feed
from history.records import Changed, Forgotten, Rated, RatingRemoved, View, ViewRemoved

PAGE_SIZE = 1000
VIEW, RATING, FORGOTTEN = Change.Kind.VIEW, Change.Kind.RATING, Change.Kind.FORGOTTEN

Key = tuple[str, str, str]
"""Kind, person, and the view's id or the title's."""
Lookup = Callable[[Sequence[Key]], Mapping[Key, View | Rated]]


def append(keys: Iterable[Key]) -> None:
    """Appends the keys of changed rows. Call it in the transaction of the change."""
    Change.objects.bulk_create(
        [Change(kind=kind, person=person, key=key) for kind, person, key in keys], batch_size=1000
    )


def append_forgotten(person: str) -> None:
    """Appends that a person was deleted, and removes every earlier change that names them."""
    with transaction.atomic():
        Change.objects.filter(person=person).delete()
        Change.objects.create(kind=FORGOTTEN, person=person)


def view_key(person: str, view_id: str) -> Key:
    return VIEW.value, person, view_id


def rating_key(person: str, title: int) -> Key:
    return RATING.value, person, str(title)


def read_since(cursor: Cursor | None, lookup: Lookup) -> Iterator[tuple[Cursor, Changed]]:
    _assign_numbers()
    after = cursor or 0
    while page := list(Change.objects.filter(number__gt=after).order_by("number")[:PAGE_SIZE]):
        keys = [(each.kind, each.person, each.key) for each in page]
        current = lookup([key for key in keys if key[0] != FORGOTTEN])
        for row, key in zip(page, keys, strict=True):
            after = row.number or 0
            yield after, current.get(key) or _removed(key)


def _removed(key: Key) -> Changed:
    kind, person, what = key
    if kind == FORGOTTEN:
        return Forgotten(person)
    return ViewRemoved(person, what) if kind == VIEW else RatingRemoved(person, int(what))


def _assign_numbers() -> None:
    Feed.objects.get_or_create(pk=1)
    while _assign_page():
        pass


def _assign_page() -> bool:
    with transaction.atomic():
        feed = Feed.objects.select_for_update().get(pk=1)
        new = list(Change.objects.filter(number=None).order_by("id")[:PAGE_SIZE])
        for number, change in enumerate(new, start=feed.last_number + 1):
            change.number = number
        Change.objects.bulk_update(new, ["number"], batch_size=250)
        Feed.objects.filter(pk=1).update(last_number=feed.last_number + len(new))
    return bool(new)
