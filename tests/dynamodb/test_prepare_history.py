"""The tables of history in DynamoDB are made whole, and only once."""

import secrets
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from catalog.models import Title
from history.backend import history
from history.dynamo import tables
from history.dynamo.client import client
from history.sql import SqlHistory
from tests.harness.dynamodb import OwnDynamoDB
from tests.history.backend_contract import ANA, BO, EVENING, rated, view


def fresh_prefix(server: OwnDynamoDB, settings: Settings) -> str:
    prefix = f"{secrets.token_hex(4)}-"
    settings.HISTORY = replace(server.address, prefix=prefix)
    return prefix


@pytest.mark.django_db
def test_it_makes_both_tables_on_demand_encrypted_and_recoverable(
    dynamodb: OwnDynamoDB, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    prefix, connected = fresh_prefix(dynamodb, settings), client(dynamodb.address)
    call_command("prepare_history")
    for name in (f"{prefix}Ratings", f"{prefix}ViewHistory"):
        table = connected.describe_table(TableName=name)["Table"]
        assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
        assert table["SSEDescription"]["Status"] == "ENABLED"
        backups = connected.describe_continuous_backups(TableName=name)
        recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"
    assert table["GlobalSecondaryIndexes"][0]["IndexName"] == tables.BY_TITLE
    assert f"{prefix}Ratings is made." in capsys.readouterr().out
    call_command("prepare_history")
    again = capsys.readouterr().out
    assert "is made" not in again
    assert f"{prefix}Ratings is ready; it can be brought back" in again


@pytest.mark.django_db
def test_a_table_of_somebody_elses_is_left_alone(
    ministack: OwnDynamoDB, settings: Settings
) -> None:
    prefix, connected = fresh_prefix(ministack, settings), client(ministack.address)
    connected.create_table(
        TableName=f"{prefix}Ratings",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    with pytest.raises(CommandError, match="Choose another prefix in HISTORY_URL"):
        call_command("prepare_history")


@pytest.mark.django_db
def test_what_the_relational_store_has_of_members_goes_there(
    ministack: OwnDynamoDB, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    film = Title.objects.create(name="Heat")
    film.ratings.create(person="movielens:17", stars=3, rated_at=EVENING)
    views = [view(ANA, film.pk, minutes=n, seconds=n) for n in range(30)]
    SqlHistory().record_views(views)
    SqlHistory().rate_many([rated(ANA, film.pk, 4), rated(BO, film.pk, 2)])
    fresh_prefix(ministack, settings)
    call_command("prepare_history")
    assert "32 views and ratings of members wait" in capsys.readouterr().out
    assert [row.person for row in film.ratings.all()] == ["movielens:17"]
    call_command("drain_history", once=True)
    assert history().recent_views(ANA, 100) == views[::-1]
    assert history().ratings(BO) == [rated(BO, film.pk, 2)]
    call_command("prepare_history")
    assert "members wait" not in capsys.readouterr().out


@pytest.mark.django_db
def test_without_a_history_url_there_is_nothing_to_prepare(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("prepare_history")
    call_command("drain_history")
    assert capsys.readouterr().out.count("History lives in the relational store") == 2
