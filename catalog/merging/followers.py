"""What follows a title that is merged into another: each application registers its own tables."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db.models import Model, QuerySet

from catalog.chunks import chunks

ROWS_AT_A_TIME = 500

Moved = Any
"""What undoing takes, as JSON."""


class Follower(Protocol):
    """`name` is its key in a merge's record; `label` is what a preview calls the rows."""

    name: str
    label: Any

    def count(self, old: int) -> int:
        """Returns how many rows would follow, or stay with the old title for want of a place."""

    def merge(self, old: int, kept: int) -> Moved:
        """Moves the rows, in the transaction of the merge; returns what `undo` needs."""

    def undo(self, old: int, kept: int, moved: Moved) -> None: ...


_followers: dict[str, Follower] = {}


def register(*followers: Follower) -> None:
    """Later ones follow later. Registering a name again replaces its follower."""
    _followers.update({each.name: each for each in followers})


def followers() -> list[Follower]:
    return list(_followers.values())


class MovedTable:
    """The rows of a table that name a title by a foreign key.

    Nothing is deleted: a row whose place is taken at the other title stays where it is.
    `beside`: the other fields of the constraint that allows one row for each title.
    """

    def __init__(self, model: type[Model], label: Any, beside: Sequence[str] = ()) -> None:
        self.name = model._meta.label
        self.label = label
        self._rows = model._default_manager
        self._beside = tuple(beside)

    def count(self, old: int) -> int:
        return self._rows.filter(title=old).count()

    def merge(self, old: int, kept: int) -> Moved:
        moved = self._with_place(self._rows.filter(title=old), self._places(kept))
        self._move(moved, old, kept)
        return moved

    def undo(self, old: int, kept: int, moved: Moved) -> None:
        """A row whose place at the old title was filled since stays with the kept one."""
        taken = self._places(old)
        for some in chunks(moved, ROWS_AT_A_TIME):
            rows = self._rows.filter(pk__in=some, title=kept)
            self._move(self._with_place(rows, taken), kept, old)

    def _places(self, title: int) -> set[Any]:
        if not self._beside:
            return set()
        return set(self._rows.filter(title=title).values_list(*self._beside))

    def _with_place(self, rows: QuerySet[Any], taken: set[Any]) -> list[Any]:
        found = rows.order_by("pk").values_list("pk", *self._beside)
        return [pk for pk, *key in found.iterator(5_000) if tuple(key) not in taken]

    def _move(self, rows: list[Any], source: int, target: int) -> None:
        for some in chunks(rows, ROWS_AT_A_TIME):
            self._rows.filter(pk__in=some, title=source).update(title=target)
