"""The query of the product's deck, word for word, through PartiQL."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from catalog.models import Title
from history.dynamo import tables
from history.dynamo.client import _new_client, client
from history.dynamo.store import DynamoHistory
from history.interface import WriteRefused
from history.url import DynamoUrl
from tests.harness.dynamodb import OwnDynamoDB, own_dynamodb
from tests.history.backend_contract import BO, rated, view

MEMBER = "member:1552"
QUERY = """SELECT * FROM "ViewHistory" WHERE "UserID" = 1552"""
NEWEST_FIRST = QUERY + """ ORDER BY "ViewID" DESC"""
WITH_TEXT = """SELECT * FROM "ViewHistory" WHERE "UserID" = 'member:1552' ORDER BY "ViewID" DESC"""


@pytest.fixture(params=["ministack", "moto"])
def own_server(request: pytest.FixtureRequest) -> Iterator[OwnDynamoDB]:
    """Tables without a prefix, as in the query, so that each test has a server of its own."""
    with own_dynamodb(request.param) as server:
        yield server


@pytest.mark.django_db
def test_the_decks_query_answers_that_members_views(own_server: OwnDynamoDB) -> None:
    film = Title.objects.create(name="Heat").pk
    connected = client(own_server.address)
    tables.create_missing(connected, "", lambda line: None)
    recorded = [view(MEMBER, film, minutes=n, seconds=60 * n) for n in range(40)]
    DynamoHistory(connected).record_views([*recorded[20:], *recorded[:20], view(BO, film)])
    asked: dict[str, Any] = {"Statement": QUERY}
    if own_server.kind == "moto":  # it compares parameters with numbers, and literals never
        asked = {"Statement": QUERY.replace("1552", "?"), "Parameters": [{"N": "1552"}]}
    found = connected.execute_statement(**asked)["Items"]
    assert {each["ViewID"]["S"] for each in found} == {each.view_id for each in recorded}
    assert all(each["UserID"] == {"N": "1552"} for each in found)
    if own_server.kind == "moto":  # nor does it take heed of the order
        return
    found = connected.execute_statement(Statement=NEWEST_FIRST)["Items"]
    assert [each["ViewID"]["S"] for each in found] == [each.view_id for each in recorded[::-1]]
    assert found[0] == {
        "UserID": {"N": "1552"},
        "ViewID": {"S": "2026-10-30T20:39:00.000000Z~pick"},
        "Timestamp": {"S": "2026-10-30T20:39:00.000000Z"},
        "WatchDuration": {"N": "2340"},
        "ContentID": {"N": str(film)},
        "Source": {"S": "party"},
    }


@pytest.mark.django_db
def test_tables_of_earlier_releases_answer_with_the_text_that_they_have(
    own_server: OwnDynamoDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = Title.objects.create(name="Heat").pk
    connected = client(own_server.address)
    with monkeypatch.context() as earlier:
        earlier.setitem(tables.TYPES, "UserID", "S")
        tables.create_missing(connected, "", lambda line: None)
    reported: list[str] = []
    tables.create_missing(connected, "", reported.append)
    assert "ViewHistory has its UserID as text, as of earlier releases: 'member:1552'." in reported
    recorded = [view(MEMBER, film, minutes=n) for n in range(3)]
    DynamoHistory(connected).record_views(recorded)
    found = connected.execute_statement(Statement=WITH_TEXT)["Items"]
    assert {each["ViewID"]["S"] for each in found} == {each.view_id for each in recorded}


@pytest.mark.django_db
@pytest.mark.parametrize("kept_as", ["S", "N"])
def test_credentials_that_may_not_describe_a_table_serve_nevertheless(
    ministack: OwnDynamoDB, monkeypatch: pytest.MonkeyPatch, kept_as: str
) -> None:
    film = Title.objects.create(name="Heat").pk
    connected, prefix = client(ministack.address), f"{secrets.token_hex(4)}-"
    with monkeypatch.context() as patched:
        patched.setitem(tables.TYPES, "UserID", kept_as)
        tables.create_missing(connected, prefix, lambda line: None)
    without = _new_client(ministack.address.region, ministack.address.endpoint)

    def refuse(**_: object) -> None:
        answer = {"Error": {"Code": "AccessDeniedException", "Message": "not authorized"}}
        raise ClientError(answer, "DescribeTable")

    without.meta.events.register("before-send.dynamodb.DescribeTable", refuse)
    store = DynamoHistory(without, prefix)
    store.record_views([view(MEMBER, film), view(MEMBER, film, minutes=1)])
    store.rate(rated(MEMBER, film, 4))
    assert len(store.recent_views(MEMBER, 10)) == 2
    assert DynamoHistory(connected, prefix).ratings(MEMBER) == [rated(MEMBER, film, 4)]


@pytest.mark.django_db
def test_only_members_have_numbers(strict_address: DynamoUrl) -> None:
    film = Title.objects.create(name="Heat").pk
    store = DynamoHistory(client(strict_address), strict_address.prefix)
    for person in ("movielens:17", "member:017", "member:", "member:-1", "member:१"):
        assert (store.ratings(person), store.recent_views(person, 10)) == ([], [])
        with pytest.raises(WriteRefused, match="is no member"):
            store.rate(rated(person, film, 4))
