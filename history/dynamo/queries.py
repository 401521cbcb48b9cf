"""Paginated DynamoDB queries: one response contains 1 MB at most."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from history.dynamo import items
from history.dynamo.items import Item
from history.dynamo.tables import BY_TITLE
from history.dynamo.user_ids import UserID


def items_of_user(client: Any, table: str, user: UserID, **options: Any) -> Iterator[Item]:
    request = {
        "TableName": table,
        "KeyConditionExpression": "UserID = :user",
        "ExpressionAttributeValues": items.serialize({":user": user}),
        "ConsistentRead": True,
    }
    return _paginate("query", client, request | options)


def newest_views(
    client: Any, table: str, user: UserID, limit: int, before: str | None
) -> list[Item]:
    """Returns views newest first, starting after the id `before`."""
    options: dict[str, Any] = {"ScanIndexForward": False, "Limit": limit}
    if before is not None:
        options["KeyConditionExpression"] = "UserID = :user AND ViewID < :before"
        options["ExpressionAttributeValues"] = items.serialize({":user": user, ":before": before})
    return list(islice(items_of_user(client, table, user, **options), limit))


def views_of_title(client: Any, table: str, title: int, limit: int) -> list[Item]:
    """Returns views newest first, from an index that is eventually consistent."""
    request = {
        "TableName": table,
        "IndexName": BY_TITLE,
        "KeyConditionExpression": "ContentID = :title",
        "ExpressionAttributeValues": items.serialize({":title": title}),
        "ScanIndexForward": False,
        "Limit": limit,
    }
    return list(islice(_paginate("query", client, request), limit))


def scan(client: Any, table: str, **options: Any) -> Iterator[Item]:
    return _paginate("scan", client, {"TableName": table} | options)


def _paginate(operation: str, client: Any, request: dict[str, Any]) -> Iterator[Item]:
    for page in client.get_paginator(operation).paginate(**request):
        yield from page["Items"]
