"""Queries that go on where DynamoDB broke off: a page of its answers holds 1 MB at most."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from history.dynamo import items
from history.dynamo.items import Item
from history.dynamo.tables import BY_TITLE


def of_person(client: Any, table: str, person: str, **options: Any) -> Iterator[Item]:
    asked = {
        "TableName": table,
        "KeyConditionExpression": "UserID = :person",
        "ExpressionAttributeValues": items.typed({":person": person}),
        "ConsistentRead": True,
    }
    return _each("query", client, asked | options)


def newest_views(
    client: Any, table: str, person: str, limit: int, before: str | None
) -> list[Item]:
    """Newest first, from before an id on."""
    options: dict[str, Any] = {"ScanIndexForward": False, "Limit": limit}
    if before is not None:
        options["KeyConditionExpression"] = "UserID = :person AND ViewID < :before"
        options["ExpressionAttributeValues"] = items.typed({":person": person, ":before": before})
    return list(islice(of_person(client, table, person, **options), limit))


def views_of_title(client: Any, table: str, title: int, limit: int) -> list[Item]:
    """Newest first; the index follows the table within moments."""
    asked = {
        "TableName": table,
        "IndexName": BY_TITLE,
        "KeyConditionExpression": "ContentID = :title",
        "ExpressionAttributeValues": items.typed({":title": title}),
        "ScanIndexForward": False,
        "Limit": limit,
    }
    return list(islice(_each("query", client, asked), limit))


def everything(client: Any, table: str) -> Iterator[Item]:
    return _each("scan", client, {"TableName": table})


def _each(operation: str, client: Any, asked: dict[str, Any]) -> Iterator[Item]:
    for page in client.get_paginator(operation).paginate(**asked):
        yield from page["Items"]
