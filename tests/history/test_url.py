"""HISTORY_URL is understood, or refused in a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from history.url import DynamoUrl, parse
from tests.watchparty_site.test_settings import start


def test_nothing_means_the_relational_store() -> None:
    assert parse("") is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("dynamodb://eu-central-1", DynamoUrl("eu-central-1")),
        ("dynamodb://us-gov-west-1/", DynamoUrl("us-gov-west-1")),
        (
            "dynamodb://eu-west-2?prefix=wp-&endpoint=http://127.0.0.1:8000",
            DynamoUrl("eu-west-2", "http://127.0.0.1:8000", "wp-"),
        ),
    ],
)
def test_an_address_names_region_endpoint_and_prefix(url: str, address: DynamoUrl) -> None:
    assert parse(url) == address


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgres://eu-central-1", "it must be dynamodb://<region>"),
        ("dynamodb://eu-central-1/Ratings", "it must be dynamodb://<region>"),
        ("dynamodb://localhost:8000", "'localhost:8000' is no region"),
        ("dynamodb://", "'' is no region"),
        ("dynamodb://eu-central-1?table=x", "table is no option of it"),
        ("dynamodb://eu-central-1?endpoint=127.0.0.1:8000", "is no http:// or https:// address"),
        ("dynamodb://eu-central-1?endpoint=http://x:99999", "is no http:// or https:// address"),
        ("dynamodb://eu-central-1?prefix=a/b", "its prefix may hold"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(url: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        parse(url)
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith(f"HISTORY_URL is '{url}'; ")


def test_the_site_does_not_start_with_a_history_that_makes_no_sense() -> None:
    started = start(HISTORY_URL="dynamo://eu-central-1")
    assert started.returncode != 0
    assert "HISTORY_URL is 'dynamo://eu-central-1'; it must be dynamodb://" in started.stderr
