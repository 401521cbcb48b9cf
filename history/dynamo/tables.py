"""The two tables as they are in DynamoDB, and how they come to be."""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from history.dynamo.backoff import pauses

RATINGS, VIEWS = "Ratings", "ViewHistory"
BY_TITLE = "ContentID-ViewID-index"
KEYS = {RATINGS: ("UserID", "ContentID"), VIEWS: ("UserID", "ViewID")}
TYPES = {"UserID": "S", "ViewID": "S", "ContentID": "N"}
INDEXES = {VIEWS: {BY_TITLE: ("ContentID", "ViewID")}}
PATIENCE = {"Delay": 2, "MaxAttempts": 150}

Say = Callable[[str], None]


class WrongTable(Exception):
    """There is a table of this name, made for something else."""


def prepare(client: Any, prefix: str, say: Say) -> None:
    """Makes what is missing, and waits until it can be used. Safe to run again."""
    for table in KEYS:
        name = prefix + table
        if not _exists(client, name):
            client.create_table(**_definition(name, table))
            say(f"{name} is made.")
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig=PATIENCE)
        _check(client.describe_table(TableName=name)["Table"], table)
        say(f"{name} is ready; {_keep_backups(client, name)}.")


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
    if found["KeySchema"] != _schema(KEYS[table]) or not wanted.items() <= indexes.items():
        raise WrongTable(
            f"{found['TableName']} is there, but with other keys or indexes than history needs. "
            "Choose another prefix in HISTORY_URL."
        )


def _keep_backups(client: Any, name: str) -> str:
    """AWS refuses for the first moments of a table's life; DynamoDB Local does not know them."""
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
