"""Definitions of the two DynamoDB tables, and their creation."""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from history.dynamo.backoff import pauses
from history.dynamo.user_ids import NUMBER, TEXT

RATINGS, VIEWS = "Ratings", "ViewHistory"
BY_TITLE = "ContentID-ViewID-index"
KEYS = {RATINGS: ("UserID", "ContentID"), VIEWS: ("UserID", "ViewID")}
TYPES = {"UserID": NUMBER, "ViewID": "S", "ContentID": "N"}
INDEXES = {VIEWS: {BY_TITLE: ("ContentID", "ViewID")}}
WAITER_CONFIG = {"Delay": 2, "MaxAttempts": 150}

Report = Callable[[str], None]


class WrongTable(Exception):
    """A table of this name exists with other keys or indexes."""


def create_missing(client: Any, prefix: str, report: Report) -> None:
    """Creates missing tables and waits until all are usable. Idempotent."""
    for table in KEYS:
        name = prefix + table
        if not _exists(client, name):
            client.create_table(**_definition(name, table))
            report(f"{name} is made.")
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig=WAITER_CONFIG)
        found = client.describe_table(TableName=name)["Table"]
        _check(found, table)
        report(f"{name} is ready; {_enable_backups(client, name)}.")
        if _types(found)["UserID"] == TEXT:
            report(f"{name} has its UserID as text, as of earlier releases: 'member:1552'.")


def _exists(client: Any, name: str) -> bool:
    try:
        client.describe_table(TableName=name)
    except client.exceptions.ResourceNotFoundException:
        return False
    return True


def _definition(name: str, table: str) -> dict[str, Any]:
    indexes = INDEXES.get(table, {})
    used = dict.fromkeys([*KEYS[table], *(key for keys in indexes.values() for key in keys)])
    definition: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "SSESpecification": {"Enabled": True},
        "AttributeDefinitions": [
            {"AttributeName": key, "AttributeType": TYPES[key]} for key in used
        ],
        "KeySchema": _schema(KEYS[table]),
    }
    if indexes:
        definition["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index,
                "KeySchema": _schema(keys),
                "Projection": {"ProjectionType": "ALL"},
            }
            for index, keys in indexes.items()
        ]
    return definition


def _schema(keys: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"AttributeName": key, "KeyType": kind}
        for key, kind in zip(keys, ("HASH", "RANGE"), strict=True)
    ]


def _check(found: dict[str, Any], table: str) -> None:
    indexes = {
        index["IndexName"]: index["KeySchema"] for index in found.get("GlobalSecondaryIndexes", ())
    }
    wanted = {index: _schema(keys) for index, keys in INDEXES.get(table, {}).items()}
    types = _types(found)
    is_typed = all(types[key] == TYPES[key] for key in types.keys() & TYPES.keys() - {"UserID"})
    is_keyed = found["KeySchema"] == _schema(KEYS[table]) and wanted.items() <= indexes.items()
    if not (is_keyed and is_typed and types["UserID"] in (NUMBER, TEXT)):
        raise WrongTable(
            f"{found['TableName']} is there, but with other keys or indexes than history needs. "
            "Choose another prefix in HISTORY_URL."
        )


def _types(found: dict[str, Any]) -> dict[str, str]:
    return {each["AttributeName"]: each["AttributeType"] for each in found["AttributeDefinitions"]}


def _enable_backups(client: Any, name: str) -> str:
    """Enables point-in-time recovery, and describes the result.

    AWS refuses it for some moments after a table was created; DynamoDB Local does not support it.
    """
    for pause in pauses(attempts=12, longest=10):
        try:
            client.update_continuous_backups(
                TableName=name,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            )
            return "it can be brought back to any moment of the last 35 days"
        except client.exceptions.ContinuousBackupsUnavailableException:
            time.sleep(pause)
        except ClientError as error:
            if error.response["Error"]["Code"] != "UnknownOperationException":
                raise
            return "this server keeps no backups"
    return "its backups are still being set up: run this again later"
