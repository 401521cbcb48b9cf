"""DynamoDB servers, and history in them: each test has tables of its own."""

import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_django import Settings

from history.dynamo import tables
from history.dynamo.client import client
from history.url import DynamoUrl
from tests.harness.dynamodb import CREDENTIALS, OwnDynamoDB, own_dynamodb


@pytest.fixture(scope="session")
def ministack() -> Iterator[OwnDynamoDB]:
    with own_dynamodb("ministack") as server:
        yield server


@pytest.fixture(scope="session")
def moto() -> Iterator[OwnDynamoDB]:
    with own_dynamodb("moto") as server:
        yield server


@pytest.fixture(scope="session", params=["ministack", "moto"])
def dynamodb(request: pytest.FixtureRequest) -> OwnDynamoDB:
    server: OwnDynamoDB = request.getfixturevalue(request.param)
    return server


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


def fresh_tables(server: OwnDynamoDB, settings: Settings) -> DynamoUrl:
    address = replace(server.address, prefix=f"{secrets.token_hex(4)}-")
    tables.create_missing(client(server.address), address.prefix, lambda line: None)
    settings.HISTORY = address
    return address


@pytest.fixture
def address(dynamodb: OwnDynamoDB, settings: Settings) -> DynamoUrl:
    return fresh_tables(dynamodb, settings)


@pytest.fixture
def strict_address(ministack: OwnDynamoDB, settings: Settings) -> DynamoUrl:
    return fresh_tables(ministack, settings)
