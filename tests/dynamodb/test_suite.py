"""The suite of every store, on DynamoDB: written to directly, and through the outbox."""

import secrets

import pytest

from history.backend import history
from history.dynamo import tables
from history.dynamo.client import client
from history.dynamo.store import DynamoHistory
from history.interface import History
from history.models import Pending
from history.outbox_delivery import deliver
from history.url import DynamoUrl
from history.worker_lease import DeliveryLease
from tests.harness.dynamodb import OwnDynamoDB
from tests.history.backend_contract import HistorySuite, Settle


def delivered(address: DynamoUrl) -> DynamoHistory:
    return DynamoHistory(client(address), address.prefix)


def settled(address: DynamoUrl) -> None:
    deliver(delivered(address), DeliveryLease())
    assert not Pending.objects.exists()


@pytest.mark.django_db
class TestDynamoHistory(HistorySuite):
    @pytest.fixture
    def store(self, address: DynamoUrl) -> History:
        return delivered(address)

    @pytest.fixture
    def settle(self) -> Settle:
        return lambda: None


@pytest.mark.django_db
class TestDynamoHistoryOfEarlierReleases(HistorySuite):
    """With people's keys as text."""

    @pytest.fixture
    def store(self, monkeypatch: pytest.MonkeyPatch, ministack: OwnDynamoDB) -> History:
        monkeypatch.setitem(tables.TYPES, "UserID", "S")
        prefix, connected = f"{secrets.token_hex(4)}-", client(ministack.address)
        tables.create_missing(connected, prefix, lambda line: None)
        return DynamoHistory(connected, prefix)

    @pytest.fixture
    def settle(self) -> Settle:
        return lambda: None


@pytest.mark.django_db
class TestHistoryThatWaits(HistorySuite):
    """Everything a person asks about themselves is answered while nothing has been delivered."""

    @pytest.fixture
    def store(self, strict_address: DynamoUrl) -> History:
        return history()

    @pytest.fixture
    def settle(self, strict_address: DynamoUrl) -> Settle:
        return lambda: settled(strict_address)
