"""Reads and writes many DynamoDB items, and retries those it returns as unprocessed."""

import time
from collections.abc import Iterable
from typing import Any

from catalog.chunks import chunks
from history.dynamo.backoff import pauses
from history.interface import HistoryUnavailable

MAX_WRITE_ITEMS, MAX_READ_ITEMS = 25, 100  # DynamoDB's own limits
ATTEMPTS, MAX_PAUSE = 10, 2.0

Item = dict[str, Any]


def put_all(client: Any, table: str, items: Iterable[Item]) -> None:
    """Writes items, no two of which may have the same key."""
    _write_all(client, table, [{"PutRequest": {"Item": item}} for item in items])


def delete_all(client: Any, table: str, keys: Iterable[Item]) -> None:
    _write_all(client, table, [{"DeleteRequest": {"Key": key}} for key in keys])


def get_all(client: Any, table: str, keys: Iterable[Item]) -> list[Item]:
    """Returns the items that exist, in no order."""
    found: list[Item] = []
    for batch in chunks(keys, MAX_READ_ITEMS):
        request: dict[str, Any] = {table: {"Keys": batch, "ConsistentRead": True}}
        for pause in pauses(ATTEMPTS, MAX_PAUSE):
            answer = client.batch_get_item(RequestItems=request)
            found += answer["Responses"].get(table, [])
            request = answer.get("UnprocessedKeys") or {}
            if not request:
                break
            time.sleep(pause)
        _raise_if_unprocessed(request)
    return found


def _write_all(client: Any, table: str, requests: list[Item]) -> None:
    for batch in chunks(requests, MAX_WRITE_ITEMS):
        unprocessed: dict[str, Any] = {table: batch}
        for pause in pauses(ATTEMPTS, MAX_PAUSE):
            unprocessed = (
                client.batch_write_item(RequestItems=unprocessed).get("UnprocessedItems") or {}
            )
            if not unprocessed:
                break
            time.sleep(pause)
        _raise_if_unprocessed(unprocessed)


def _raise_if_unprocessed(unprocessed: dict[str, Any]) -> None:
    if unprocessed:
        raise HistoryUnavailable(
            "DynamoDB is busy: it left part of a batch unprocessed at every attempt."
        )
