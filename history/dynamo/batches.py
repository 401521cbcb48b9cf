"""Reading and writing many items, until none is left over."""

import time
from collections.abc import Iterable
from typing import Any

from history.chunks import chunks
from history.dynamo.backoff import pauses
from history.interface import HistoryAway

MOST_WRITTEN, MOST_READ = 25, 100  # DynamoDB's own limits
ATTEMPTS, LONGEST_PAUSE = 10, 2.0

Item = dict[str, Any]


def put_all(client: Any, table: str, items: Iterable[Item]) -> None:
    """No two of the same key."""
    _write_all(client, table, [{"PutRequest": {"Item": item}} for item in items])


def delete_all(client: Any, table: str, keys: Iterable[Item]) -> None:
    _write_all(client, table, [{"DeleteRequest": {"Key": key}} for key in keys])


def get_all(client: Any, table: str, keys: Iterable[Item]) -> list[Item]:
    """Those that there are, in no order."""
    found: list[Item] = []
    for some in chunks(keys, MOST_READ):
        asked: dict[str, Any] = {table: {"Keys": some, "ConsistentRead": True}}
        for pause in pauses(ATTEMPTS, LONGEST_PAUSE):
            answer = client.batch_get_item(RequestItems=asked)
            found += answer["Responses"].get(table, [])
            asked = answer.get("UnprocessedKeys") or {}
            if not asked:
                break
            time.sleep(pause)
        _refuse_left_over(asked)
    return found


def _write_all(client: Any, table: str, requests: list[Item]) -> None:
    for some in chunks(requests, MOST_WRITTEN):
        left: dict[str, Any] = {table: some}
        for pause in pauses(ATTEMPTS, LONGEST_PAUSE):
            left = client.batch_write_item(RequestItems=left).get("UnprocessedItems") or {}
            if not left:
                break
            time.sleep(pause)
        _refuse_left_over(left)


def _refuse_left_over(left: dict[str, Any]) -> None:
    if left:
        raise HistoryAway("DynamoDB is busy and gave part of a batch back, time after time.")
