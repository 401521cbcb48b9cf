"""Chooses the store of history by `HISTORY_URL`: SQL tables, or DynamoDB behind the outbox."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db.models import Max

from history.interface import History
from history.merged_titles import MergedTitlesHistory, of_current_titles
from history.models import Change, Pending, Rating
from history.outbox import OutboxedHistory
from history.outbox_messages import titles_written
from history.sql import SqlHistory
from history.url import DynamoUrl

if TYPE_CHECKING:
    from history.dynamo.store import DynamoHistory

ROWS_AT_A_TIME = 20_000


def history() -> History:
    """Returns the configured store. Write inside the transaction that the write belongs to.

    Writes never wait for DynamoDB: there they go to the outbox, in the same transaction.
    """
    address = settings.HISTORY
    if address is None:
        return SqlHistory()
    return MergedTitlesHistory(OutboxedHistory(_dynamo(address)))


class Stars(NamedTuple):
    person: str
    title: int
    stars: float


def all_ratings() -> Iterator[Stars]:
    """Streams the ratings of data sets and members, in no order: the training data of models.

    Raises HistoryUnavailable while those of members cannot be read.
    """
    rows = Rating.objects.order_by().values_list("person", "title_id", "stars")
    yield from map(Stars._make, rows.iterator(ROWS_AT_A_TIME))
    if address := settings.HISTORY:
        for rated in of_current_titles(_dynamo(address).all_ratings()):
            yield Stars(rated.person, rated.title, rated.stars)


def titles_outside_tables() -> set[int]:
    """Returns the titles in members' histories that no row of a relational table has: those in
    DynamoDB, and on the way there. Raises HistoryUnavailable while they cannot be read."""
    if (address := settings.HISTORY) is None:
        return set()
    pending = Pending.objects.values_list("write", flat=True)
    return _dynamo(address).titles() | titles_written(pending.iterator())


def last_change() -> int:
    """Returns a number that grows with every change to members' history. One query."""
    return Change.objects.aggregate(last=Max("id"))["last"] or 0


def _dynamo(address: DynamoUrl) -> "DynamoHistory":
    """Imported lazily: importing boto3 takes a third of a second."""
    from history.dynamo.client import client
    from history.dynamo.store import DynamoHistory

    return DynamoHistory(client(address), address.prefix)
