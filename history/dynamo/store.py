"""History in DynamoDB.

A single write carries its rule as a condition. Many at once cannot, so they are compared with what
is stored before they are sent; only one process at a time does that: the one that delivers.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from history import changes, deciding
from history.changes import RATING, VIEW, Key
from history.dynamo import batches, items, queries, tables
from history.dynamo.client import in_our_words
from history.interface import Cursor
from history.records import Changed, Rated, View
from history.views import moment_text

UNLESS_LONGER = "attribute_not_exists(WatchDuration) OR WatchDuration < :seconds"
UNLESS_NEWER = "attribute_not_exists(RatedAt) OR RatedAt < :moment"
UNLESS_THERE = "attribute_not_exists(ViewID)"


class DynamoHistory:
    """Changes are noted after every write that arrived, whether or not it made a difference: one
    that is delivered again because a process died between the two is noted then."""

    def __init__(self, client: Any, prefix: str = "") -> None:
        self._client = client
        self._ratings, self._views = prefix + tables.RATINGS, prefix + tables.VIEWS

    def record_view(self, view: View) -> None:
        item = items.of_view(view)
        if view.seconds is None:
            self._put_if(self._views, item, UNLESS_THERE, {})
        else:
            self._put_if(self._views, item, UNLESS_LONGER, {":seconds": view.seconds})
        changes.note([changes.view_key(view.person, view.view_id)])

    def record_views(self, views: Iterable[View]) -> None:
        once = deciding.each_view_once(views)
        with in_our_words():
            stored = self._stored_views((view.person, view.view_id) for view in once)
            better = [
                view
                for view in once
                if deciding.longer(stored.get((view.person, view.view_id)), view) is view
            ]
            batches.put_all(self._client, self._views, map(items.of_view, better))
        changes.note(changes.view_key(view.person, view.view_id) for view in once)

    def rate(self, rated: Rated) -> None:
        item = items.of_rating(rated)
        moment = moment_text(rated.rated_at)
        self._put_if(self._ratings, item, UNLESS_NEWER, {":moment": moment})
        changes.note([changes.rating_key(rated.person, rated.title)])

    def rate_many(self, ratings: Iterable[Rated]) -> None:
        once = deciding.each_title_once(ratings)
        with in_our_words():
            stored = self._stored_ratings((rated.person, rated.title) for rated in once)
            better = [
                rated
                for rated in once
                if deciding.newer(stored.get((rated.person, rated.title)), rated) is rated
            ]
            batches.put_all(self._client, self._ratings, map(items.of_rating, better))
        changes.note(changes.rating_key(rated.person, rated.title) for rated in once)

    def remove_view(self, person: str, view_id: str) -> None:
        with in_our_words():
            self._client.delete_item(TableName=self._views, Key=items.view_key(person, view_id))
        changes.note([changes.view_key(person, view_id)])

    def remove_rating(self, person: str, title: int) -> None:
        with in_our_words():
            self._client.delete_item(TableName=self._ratings, Key=items.rating_key(person, title))
        changes.note([changes.rating_key(person, title)])

    def forget(self, person: str) -> None:
        with in_our_words():
            for table, kept in ((self._views, "ViewID"), (self._ratings, "ContentID")):
                keys = queries.of_person(
                    self._client, table, person, ProjectionExpression=f"UserID, {kept}"
                )
                batches.delete_all(self._client, table, keys)
        changes.note_forgotten(person)

    def recent_views(self, person: str, limit: int, before: str | None = None) -> list[View]:
        with in_our_words():
            found = queries.newest_views(self._client, self._views, person, limit, before)
        return [items.view(item) for item in found]

    def ratings(self, person: str) -> list[Rated]:
        with in_our_words():
            found = list(queries.of_person(self._client, self._ratings, person))
        by_title = [items.rating(item) for item in found]
        return sorted(by_title, key=lambda rated: rated.rated_at, reverse=True)

    def views_of_title(self, title: int, limit: int) -> list[View]:
        with in_our_words():
            found = queries.views_of_title(self._client, self._views, title, limit)
        return [items.view(item) for item in found]

    def changes_since(self, cursor: Cursor | None) -> Iterator[tuple[Cursor, Changed]]:
        return changes.since(cursor, self._current)

    def ask(self) -> None:
        """Whether it answers: raises HistoryAway."""
        nobody = items.rating_key("nobody", 0)
        with in_our_words():
            self._client.get_item(TableName=self._ratings, Key=nobody)

    def all_ratings(self) -> Iterator[Rated]:
        """Everybody's, streamed, in no order."""
        with in_our_words():
            yield from map(items.rating, queries.everything(self._client, self._ratings))

    def _put_if(self, table: str, item: items.Item, condition: str, values: items.Item) -> None:
        options = {"ExpressionAttributeValues": items.typed(values)} if values else {}
        with in_our_words():
            try:
                self._client.put_item(
                    TableName=table, Item=item, ConditionExpression=condition, **options
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return  # what is stored counts, and that is what was wanted

    def _stored_views(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], View]:
        wanted = [items.view_key(*key) for key in dict.fromkeys(keys)]
        found = map(items.view, batches.get_all(self._client, self._views, wanted))
        return {(view.person, view.view_id): view for view in found}

    def _stored_ratings(self, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Rated]:
        wanted = [items.rating_key(*key) for key in dict.fromkeys(keys)]
        found = map(items.rating, batches.get_all(self._client, self._ratings, wanted))
        return {(rated.person, rated.title): rated for rated in found}

    def _current(self, keys: Sequence[Key]) -> dict[Key, View | Rated]:
        with in_our_words():
            views = self._stored_views((person, key) for kind, person, key in keys if kind == VIEW)
            ratings = self._stored_ratings(
                (person, int(key)) for kind, person, key in keys if kind == RATING
            )
        found: dict[Key, View | Rated] = {changes.view_key(*key): views[key] for key in views}
        return found | {changes.rating_key(*key): ratings[key] for key in ratings}
