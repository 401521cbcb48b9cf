"""Records as DynamoDB's items. Only here are numbers decimals."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from history.records import Rated, View
from history.views import moment_text

Item = dict[str, Any]
_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def of_view(view: View) -> Item:
    values: dict[str, Any] = {
        "UserID": view.person,
        "ViewID": view.view_id,
        "ContentID": view.title,
        "Timestamp": moment_text(view.watched_at),
        "Source": view.source,
    }
    if view.seconds is not None:
        values["WatchDuration"] = view.seconds
    return typed(values)


def of_rating(rated: Rated) -> Item:
    return typed(
        {
            "UserID": rated.person,
            "ContentID": rated.title,
            "Stars": Decimal(str(rated.stars)),
            "RatedAt": moment_text(rated.rated_at),
            "Source": rated.source,
        }
    )


def view_key(person: str, view_id: str) -> Item:
    return typed({"UserID": person, "ViewID": view_id})


def rating_key(person: str, title: int) -> Item:
    return typed({"UserID": person, "ContentID": title})


def typed(values: dict[str, Any]) -> Item:
    return {name: _serialize(value) for name, value in values.items()}


def view(item: Item) -> View:
    known = _plain(item)
    seconds = known.get("WatchDuration")
    return View(
        person=known["UserID"],
        view_id=known["ViewID"],
        title=int(known["ContentID"]),
        watched_at=datetime.fromisoformat(known["Timestamp"]),
        seconds=None if seconds is None else int(seconds),
        source=known["Source"],
    )


def rating(item: Item) -> Rated:
    known = _plain(item)
    return Rated(
        person=known["UserID"],
        title=int(known["ContentID"]),
        stars=float(known["Stars"]),
        rated_at=datetime.fromisoformat(known["RatedAt"]),
        source=known["Source"],
    )


def _plain(item: Item) -> dict[str, Any]:
    return {name: _deserialize(value) for name, value in item.items()}
