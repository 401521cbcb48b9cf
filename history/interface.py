"""What every store of history can do. A store is SQL tables or DynamoDB; nobody above it knows."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from history.records import Changed, Rated, View

Cursor = int
"""A place in the changes; one that was handed out stays good for ever."""


class HistoryAway(Exception):
    """The store of history does not answer. What is written meanwhile waits and is not lost."""


class HistoryRefused(Exception):
    """The store will never take this write, whenever it is sent."""


class History(Protocol):
    def record_view(self, view: View) -> None:
        """Once for a person and id. Recorded again, the longer watching counts."""

    def record_views(self, views: Iterable[View]) -> None: ...

    def rate(self, rated: Rated) -> None:
        """Once for a person and title: the newest `rated_at` wins, in whatever order they come."""

    def rate_many(self, ratings: Iterable[Rated]) -> None: ...

    def remove_view(self, person: str, view_id: str) -> None: ...

    def remove_rating(self, person: str, title: int) -> None: ...

    def forget(self, person: str) -> None:
        """All views and ratings of a person, completely."""

    def recent_views(self, person: str, limit: int, before: str | None = None) -> list[View]:
        """Newest first; `before` is the id of the last view of the page before."""

    def ratings(self, person: str) -> list[Rated]:
        """All of a person's, newest first."""

    def views_of_title(self, title: int, limit: int) -> list[View]:
        """Who watched it, newest first."""

    def changes_since(self, cursor: Cursor | None) -> Iterator[tuple[Cursor, Changed]]:
        """Everything that changed after the cursor, None being the beginning, as it is now.

        Each comes at least once, in an order that ends in what is stored; data sets are no
        changes. Give back the last cursor that was dealt with to go on from there.
        """
