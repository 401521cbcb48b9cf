"""History in DynamoDB.

A single write carries its merge rule as a condition. Batch writes take no conditions, so they are
compared with the stored items first; only the process that holds the delivery lease does that.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalog.chunks import chunks
from history import change_feed, merge_rules
from history.change_feed import RATING, VIEW, Key
from history.dynamo import batches, items, queries, tables
from history.dynamo.client import translated_errors
from history.dynamo.user_ids import NotAMember, UserID, key_type, to_user_id
from history.interface import Cursor
from history.records import Changed, Rated, View
from history.view_ids import moment_text

UNLESS_LONGER = "attribute_not_exists(WatchDuration) OR WatchDuration < :seconds"
UNLESS_NEWER = "attribute_not_exists(RatedAt) OR RatedAt < :moment"
UNLESS_THERE = "attribute_not_exists(ViewID)"


class DynamoHistory:
    """Appends to the change feed after every write, whether or not it made a difference.

    A write that is delivered again, because a process died between the two, is appended then.
    """

    def __init__(self, client: Any, prefix: str = "") -> None:
        self._client = client
        self._ratings, self._views = prefix + tables.RATINGS, prefix + tables.VIEWS

    def record_view(self, view: View) -> None:
        with translated_errors():
            item = self._view_item(view)
        if view.seconds is None:
            self._put_if(self._views, item, UNLESS_THERE, {})
        else:
            self._put_if(self._views, item, UNLESS_LONGER, {":seconds": view.seconds})
        change_feed.append([change_feed.view_key(view.person, view.view_id)])

    def record_views(self, views: Iterable[View]) -> None:
        once = merge_rules.unique_views(views)
        with translated_errors():
            stored = self._stored_views((view.person, view.view_id) for view in once)
            better = [
                view
                for view in once
                if merge_rules.longer_view(stored.get((view.person, view.view_id)), view) is view
            ]
            batches.put_all(self._client, self._views, map(self._view_item, better))
        change_feed.append(change_feed.view_key(view.person, view.view_id) for view in once)

    def rate(self, rated: Rated) -> None:
        with translated_errors():
            item = self._rating_item(rated)
        moment = moment_text(rated.rated_at)
        self._put_if(self._ratings, item, UNLESS_NEWER, {":moment": moment})
        change_feed.append([change_feed.rating_key(rated.person, rated.title)])

    def rate_many(self, ratings: Iterable[Rated]) -> None:
        once = merge_rules.unique_ratings(ratings)
        with translated_errors():
            stored = self._stored_ratings((rated.person, rated.title) for rated in once)
            better = [
                rated
                for rated in once
                if merge_rules.newer_rating(stored.get((rated.person, rated.title)), rated) is rated
            ]
            batches.put_all(self._client, self._ratings, map(self._rating_item, better))
        change_feed.append(change_feed.rating_key(rated.person, rated.title) for rated in once)

    def remove_view(self, person: str, view_id: str) -> None:
        with translated_errors():
            key = items.view_key(self._viewer(person), view_id)
            self._client.delete_item(TableName=self._views, Key=key)
        change_feed.append([change_feed.view_key(person, view_id)])

    def remove_views(self, person: str, view_ids: Iterable[str]) -> None:
        for some in chunks(dict.fromkeys(view_ids), batches.MAX_WRITE_ITEMS):
            with translated_errors():
                viewer = self._viewer(person)
                keys = [items.view_key(viewer, view_id) for view_id in some]
                batches.delete_all(self._client, self._views, keys)
            change_feed.append(change_feed.view_key(person, view_id) for view_id in some)

    def remove_rating(self, person: str, title: int) -> None:
        with translated_errors():
            key = items.rating_key(self._rater(person), title)
            self._client.delete_item(TableName=self._ratings, Key=key)
        change_feed.append([change_feed.rating_key(person, title)])

    def remove_ratings(self, person: str, titles: Iterable[int]) -> None:
        for some in chunks(dict.fromkeys(titles), batches.MAX_WRITE_ITEMS):
            with translated_errors():
                rater = self._rater(person)
                keys = [items.rating_key(rater, title) for title in some]
                batches.delete_all(self._client, self._ratings, keys)
            change_feed.append(change_feed.rating_key(person, title) for title in some)

    def forget(self, person: str) -> None:
        with translated_errors():
            for table, user, kept in (
                (self._views, self._viewer(person), "ViewID"),
                (self._ratings, self._rater(person), "ContentID"),
            ):
                keys = queries.items_of_user(
                    self._client, table, user, ProjectionExpression=f"UserID, {kept}"
                )
                batches.delete_all(self._client, table, keys)
        change_feed.append_forgotten(person)

    def recent_views(self, person: str, limit: int, before: str | None = None) -> list[View]:
        with translated_errors(), contextlib.suppress(NotAMember):
            viewer = self._viewer(person)
            found = queries.newest_views(self._client, self._views, viewer, limit, before)
            return [items.to_view(item) for item in found]
        return []

    def ratings(self, person: str) -> list[Rated]:
        found: list[items.Item] = []
        with translated_errors(), contextlib.suppress(NotAMember):
            rater = self._rater(person)
            found = list(queries.items_of_user(self._client, self._ratings, rater))
        by_title = [items.to_rating(item) for item in found]
        return sorted(by_title, key=lambda rated: rated.rated_at, reverse=True)

    def ratings_of_titles(self, person: str, titles: Iterable[int]) -> list[Rated]:
        with translated_errors(), contextlib.suppress(NotAMember):
            return list(self._stored_ratings((person, title) for title in titles).values())
        return []

    def views_of_title(self, title: int, limit: int) -> list[View]:
        with translated_errors():
            found = queries.views_of_title(self._client, self._views, title, limit)
        return [items.to_view(item) for item in found]

    def changes_since(self, cursor: Cursor | None) -> Iterator[tuple[Cursor, Changed]]:
        return change_feed.read_since(cursor, self._current)

    def ping(self) -> None:
        """Raises HistoryUnavailable if DynamoDB does not respond."""
        with translated_errors():
            nobody = items.rating_key(self._rater("member:0"), 0)
            self._client.get_item(TableName=self._ratings, Key=nobody)

    def all_ratings(self) -> Iterator[Rated]:
        """Streams the ratings of all members, in no order."""
        with translated_errors():
            yield from map(items.to_rating, queries.scan(self._client, self._ratings))

    def titles(self) -> set[int]:
        """Returns the ids of all titles that somebody has watched or rated."""
        with translated_errors():
            return {
                int(item["ContentID"]["N"])
                for table in (self._ratings, self._views)
                for item in queries.scan(self._client, table, ProjectionExpression="ContentID")
            }

    def _viewer(self, person: str) -> UserID:
        return to_user_id(person, key_type(self._client, self._views, "ViewID", "S"))

    def _rater(self, person: str) -> UserID:
        return to_user_id(person, key_type(self._client, self._ratings, "ContentID", "N"))

    def _view_item(self, view: View) -> items.Item:
        return items.from_view(view, self._viewer(view.person))

    def _rating_item(self, rated: Rated) -> items.Item:
        return items.from_rating(rated, self._rater(rated.person))

    def _put_if(self, table: str, item: items.Item, condition: str, values: items.Item) -> None:
        options = {"ExpressionAttributeValues": items.serialize(values)} if values else {}
        with translated_errors():
            try:
                self._client.put_item(
                    TableName=table, Item=item, ConditionExpression=condition, **options
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return  # by the merge rule the stored record wins

    def _stored_views(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], View]:
        wanted = [
            items.view_key(self._viewer(person), view_id) for person, view_id in dict.fromkeys(keys)
        ]
        found = map(items.to_view, batches.get_all(self._client, self._views, wanted))
        return {(view.person, view.view_id): view for view in found}

    def _stored_ratings(self, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Rated]:
        wanted = [
            items.rating_key(self._rater(person), title) for person, title in dict.fromkeys(keys)
        ]
        found = map(items.to_rating, batches.get_all(self._client, self._ratings, wanted))
        return {(rated.person, rated.title): rated for rated in found}

    def _current(self, keys: Sequence[Key]) -> dict[Key, View | Rated]:
        with translated_errors():
            views = self._stored_views((person, key) for kind, person, key in keys if kind == VIEW)
            ratings = self._stored_ratings(
                (person, int(key)) for kind, person, key in keys if kind == RATING
            )
        found: dict[Key, View | Rated] = {change_feed.view_key(*key): views[key] for key in views}
        return found | {change_feed.rating_key(*key): ratings[key] for key in ratings}
