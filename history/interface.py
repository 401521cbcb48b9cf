"""The protocol that every store of history implements: SQL tables or DynamoDB."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from history.records import Changed, Rated, View

Cursor = int
"""A position in the change feed; a cursor stays valid for ever."""


class HistoryUnavailable(Exception):
    """The store of history does not respond. Writes wait in the outbox and are not lost."""


class WriteRefused(Exception):
    """The store refuses this write permanently."""


class History(Protocol):
    def record_view(self, view: View) -> None:
        """Upserts by person and id: of two records of one view the one watched longer wins."""

    def record_views(self, views: Iterable[View]) -> None: ...

    def rate(self, rated: Rated) -> None:
        """Upserts by person and title: the newest `rated_at` wins, whatever order they come in."""

    def rate_many(self, ratings: Iterable[Rated]) -> None: ...

    def remove_view(self, person: str, view_id: str) -> None: ...

    def remove_views(self, person: str, view_ids: Iterable[str]) -> None: ...

    def remove_rating(self, person: str, title: int) -> None: ...

    def remove_ratings(self, person: str, titles: Iterable[int]) -> None: ...

    def forget(self, person: str) -> None:
        """Deletes all views and ratings of a person."""

    def recent_views(self, person: str, limit: int, before: str | None = None) -> list[View]:
        """Returns views newest first; `before` is the id of the last view of the previous page."""

    def ratings(self, person: str) -> list[Rated]:
        """Returns all ratings of a person, newest first."""

    def ratings_of_titles(self, person: str, titles: Iterable[int]) -> list[Rated]:
        """Returns a person's ratings of these titles, in no order; costs no more for the others."""

    def views_of_title(self, title: int, limit: int) -> list[View]:
        """Returns the views of a title by anybody, newest first."""

    def changes_since(self, cursor: Cursor | None) -> Iterator[tuple[Cursor, Changed]]:
        """Yields the current state of what changed after `cursor` (None: from the start).

        At least once each, in an order whose result is the stored state; imported data sets are
        not part of it. Pass the last processed cursor to continue.
        """
