"""Where history is kept."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db.models import Max

from history.address import Address
from history.interface import History
from history.models import Change, Rating
from history.outbox import OutboxedHistory
from history.sql import SqlHistory

if TYPE_CHECKING:
    from history.dynamo.store import DynamoHistory

ROWS_AT_A_TIME = 20_000


def history() -> History:
    """For writing, inside the transaction that a write belongs to, and for reading."""
    address = settings.HISTORY
    return SqlHistory() if address is None else OutboxedHistory(_far(address))


class Stars(NamedTuple):
    person: str
    title: int
    stars: float


def all_ratings() -> Iterator[Stars]:
    """Everybody's, data sets' and members', streamed, in no order: what a model is trained on.

    Raises HistoryAway while members' cannot be had.
    """
    rows = Rating.objects.order_by().values_list("person", "title_id", "stars")
    yield from map(Stars._make, rows.iterator(ROWS_AT_A_TIME))
    if address := settings.HISTORY:
        for rated in _far(address).all_ratings():
            yield Stars(rated.person, rated.title, rated.stars)


def last_change() -> int:
    """Grows with every change to members' history, wherever that lives. One query."""
    return Change.objects.aggregate(last=Max("id"))["last"] or 0


def _far(address: Address) -> "DynamoHistory":
    """Imported when it is configured: boto3 takes a third of a second."""
    from history.dynamo.client import client
    from history.dynamo.store import DynamoHistory

    return DynamoHistory(client(address), address.prefix)
