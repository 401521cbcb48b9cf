"""The suite of every store, on DynamoDB: written to directly, and through the outbox."""

import pytest

from history.address import Address
from history.delivery import deliver
from history.dynamo.client import client
from history.dynamo.store import DynamoHistory
from history.interface import History
from history.lease import Lease
from history.models import Pending
from history.stores import history
from tests.history_suite import HistorySuite, Settle


def delivered(address: Address) -> DynamoHistory:
    return DynamoHistory(client(address), address.prefix)


def settled(address: Address) -> None:
    deliver(delivered(address), Lease())
    assert not Pending.objects.exists()


@pytest.mark.django_db
class TestDynamoHistory(HistorySuite):
    @pytest.fixture
    def store(self, address: Address) -> History:
        return delivered(address)

    @pytest.fixture
    def settle(self) -> Settle:
        return lambda: None


@pytest.mark.django_db
class TestHistoryThatWaits(HistorySuite):
    """Everything a person asks about themselves is answered while nothing has been delivered."""

    @pytest.fixture
    def store(self, strict_address: Address) -> History:
        return history()

    @pytest.fixture
    def settle(self, strict_address: Address) -> Settle:
        return lambda: settled(strict_address)
