"""A model is trained on everybody's ratings, wherever members' histories are kept."""

import datetime
import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from catalog.models import Title
from history.dynamo.client import client
from history.dynamo.store import DynamoHistory
from history.models import Rating
from history.records import Rated
from history.url import DynamoUrl
from recommender.model.training import train

EVENING = datetime.datetime(2026, 10, 30, 20, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def title() -> Title:
    title = Title.objects.create(name="High Noon", year=1952)
    Rating.objects.create(person="movielens:1", title=title, stars=5, rated_at=EVENING)
    return title


def test_members_in_dynamodb_are_learned_from_beside_data_sets(
    strict_address: DynamoUrl, title: Title
) -> None:
    assert train(lambda line: None).facts["raters"] == 1
    store = DynamoHistory(client(strict_address), strict_address.prefix)
    store.rate(Rated("member:7", title.pk, 4.5, EVENING, "page"))
    assert train(lambda line: None).facts["raters"] == 2
    reported = io.StringIO()
    other = Title.objects.create(name="Shane", year=1953)
    call_command("recommend_for", "member:7", stdout=reported)
    assert reported.getvalue().startswith(f"  1. {other.name}")
    call_command("recommend_for", "movielens:1", stdout=reported)


@pytest.mark.parametrize("words", [["train_recommender"], ["recommend_for", "member:7"]])
def test_commands_report_when_history_does_not_answer(
    strict_address: DynamoUrl, title: Title, settings: Settings, words: list[str]
) -> None:
    settings.HISTORY = replace(strict_address, prefix="nowhere-")
    with pytest.raises(CommandError):
        call_command(*words, stdout=io.StringIO())
