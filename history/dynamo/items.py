"""Converts records to DynamoDB items and back. Only here are numbers decimals."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from history.dynamo.user_ids import UserID, to_person
from history.records import Rated, View
from history.view_ids import moment_text

Item = dict[str, Any]
_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def from_view(view: View, user: UserID) -> Item:
    values: dict[str, Any] = {
        "UserID": user,
        "ViewID": view.view_id,
        "ContentID": view.title,
        "Timestamp": moment_text(view.watched_at),
        "Source": view.source,
    }
    if view.seconds is not None:
        values["WatchDuration"] = view.seconds
    return serialize(values)


def from_rating(rated: Rated, user: UserID) -> Item:
    return serialize(
        {
            "UserID": user,
            "ContentID": rated.title,
            "Stars": Decimal(str(rated.stars)),
            "RatedAt": moment_text(rated.rated_at),
            "Source": rated.source,
        }
    )


def view_key(user: UserID, view_id: str) -> Item:
    return serialize({"UserID": user, "ViewID": view_id})


def rating_key(user: UserID, title: int) -> Item:
    return serialize({"UserID": user, "ContentID": title})


def serialize(values: dict[str, Any]) -> Item:
    return {name: _serialize(value) for name, value in values.items()}


def to_view(item: Item) -> View:
    known = _plain(item)
    seconds = known.get("WatchDuration")
    return View(
        person=to_person(known["UserID"]),
        view_id=known["ViewID"],
        title=int(known["ContentID"]),
        watched_at=datetime.fromisoformat(known["Timestamp"]),
        seconds=None if seconds is None else int(seconds),
        source=known["Source"],
    )


def to_rating(item: Item) -> Rated:
    known = _plain(item)
    return Rated(
        person=to_person(known["UserID"]),
        title=int(known["ContentID"]),
        stars=float(known["Stars"]),
        rated_at=datetime.fromisoformat(known["RatedAt"]),
        source=known["Source"],
    )


def _plain(item: Item) -> dict[str, Any]:
    return {name: _deserialize(value) for name, value in item.items()}
