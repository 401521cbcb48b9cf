"""The query of the product's deck, word for word, through PartiQL."""

import pytest

from catalog.models import Title
from history.dynamo import tables
from history.dynamo.client import client
from history.dynamo.store import DynamoHistory
from tests.harness.dynamodb import OwnDynamoDB
from tests.history_suite import ANA, BO, view

QUERY = """SELECT * FROM "ViewHistory" WHERE "UserID" = 'member:1' ORDER BY "ViewID" DESC"""


@pytest.mark.django_db
def test_the_decks_query_gives_somebodys_newest_views_first(ministack: OwnDynamoDB) -> None:
    film = Title.objects.create(name="Heat").pk
    connected = client(ministack.address)
    tables.prepare(connected, "", lambda line: None)
    recorded = [view(ANA, film, minutes=n, seconds=60 * n) for n in range(40)]
    DynamoHistory(connected).record_views([*recorded[20:], *recorded[:20], view(BO, film)])
    found = connected.execute_statement(Statement=QUERY)["Items"]
    assert [each["ViewID"]["S"] for each in found] == [each.view_id for each in recorded[::-1]]
    assert found[0] == {
        "UserID": {"S": "member:1"},
        "ViewID": {"S": "2026-10-30T20:39:00.000000Z~pick"},
        "Timestamp": {"S": "2026-10-30T20:39:00.000000Z"},
        "WatchDuration": {"N": "2340"},
        "ContentID": {"N": str(film)},
        "Source": {"S": "party"},
    }
