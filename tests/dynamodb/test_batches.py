"""A busy DynamoDB gives back parts of a batch; they are sent again until none is left."""

from dataclasses import replace

import pytest

from catalog.models import Title
from history.dynamo.client import client
from history.dynamo.store import DynamoHistory
from history.url import DynamoUrl
from tests.harness.throttling_dynamodb import busy
from tests.history.backend_contract import ANA, changes, view


@pytest.mark.django_db
def test_what_comes_back_unprocessed_is_sent_again(strict_address: DynamoUrl) -> None:
    film = Title.objects.create(name="Heat").pk
    views = [view(ANA, film, minutes=n) for n in range(60)]
    with busy(strict_address) as server:
        address = replace(server.address, prefix=strict_address.prefix)
        store = DynamoHistory(client(address), address.prefix)
        store.record_views(views)
        assert server.given_back >= 10
        assert changes(store)[1] == views
        store.forget(ANA)
    direct = DynamoHistory(client(strict_address), strict_address.prefix)
    assert direct.recent_views(ANA, 200) == []
