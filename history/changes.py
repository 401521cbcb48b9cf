"""The feed of changes: written with each change, read by cursor, nothing missed.

A row's id is given when it is written, and rows are seen when their transaction commits: a reader
that remembered the last id would miss what commits late. So rows get the number that a cursor
holds from the first reader, who sees only what is committed: whatever commits later gets a later
number.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from django.db import transaction

from history.interface import Cursor
from history.models import Change, Feed
from history.records import Changed, Forgotten, Rated, RatingRemoved, View, ViewRemoved

PAGE = 1000
VIEW, RATING, FORGOTTEN = Change.Kind.VIEW, Change.Kind.RATING, Change.Kind.FORGOTTEN

Key = tuple[str, str, str]
"""Kind, person, and the view's id or the title's."""
LookUp = Callable[[Sequence[Key]], Mapping[Key, View | Rated]]


def note(keys: Iterable[Key]) -> None:
    """Belongs in the transaction of the change."""
    Change.objects.bulk_create(
        [Change(kind=kind, person=person, key=key) for kind, person, key in keys], batch_size=1000
    )


def note_forgotten(person: str) -> None:
    """Nothing that points at what was forgotten remains."""
    with transaction.atomic():
        Change.objects.filter(person=person).delete()
        Change.objects.create(kind=FORGOTTEN, person=person)


def view_key(person: str, view_id: str) -> Key:
    return VIEW.value, person, view_id


def rating_key(person: str, title: int) -> Key:
    return RATING.value, person, str(title)


def since(cursor: Cursor | None, look_up: LookUp) -> Iterator[tuple[Cursor, Changed]]:
    _number_new()
    after = cursor or 0
    while page := list(Change.objects.filter(number__gt=after).order_by("number")[:PAGE]):
        keys = [(each.kind, each.person, each.key) for each in page]
        current = look_up([key for key in keys if key[0] != FORGOTTEN])
        for row, key in zip(page, keys, strict=True):
            after = row.number or 0
            yield after, current.get(key) or _gone(key)


def _gone(key: Key) -> Changed:
    kind, person, what = key
    if kind == FORGOTTEN:
        return Forgotten(person)
    return ViewRemoved(person, what) if kind == VIEW else RatingRemoved(person, int(what))


def _number_new() -> None:
    Feed.objects.get_or_create(pk=1)
    while _number_some():
        pass


def _number_some() -> bool:
    with transaction.atomic():
        feed = Feed.objects.select_for_update().get(pk=1)
        new = list(Change.objects.filter(number=None).order_by("id")[:PAGE])
        for number, change in enumerate(new, start=feed.last_number + 1):
            change.number = number
        Change.objects.bulk_update(new, ["number"], batch_size=250)
        Feed.objects.filter(pk=1).update(last_number=feed.last_number + len(new))
    return bool(new)
