"""What is in DynamoDB of a title that was merged is read and removed as the kept title's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.merging.merge import merge, undo
from catalog.models import Title
from history.backend import Stars, all_ratings, history
from history.dynamo.client import client
from history.dynamo.store import DynamoHistory
from history.outbox_delivery import deliver
from history.records import Rated
from history.url import DynamoUrl
from history.worker_lease import DeliveryLease
from imports.models import AddedRating, Import
from imports.undo import undo_batch
from tests.history.backend_contract import ANA, BO, EVENING, rated, view
from tests.members.accounts import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(strict_address: DynamoUrl) -> DynamoHistory:
    return DynamoHistory(client(strict_address), strict_address.prefix)


@pytest.fixture
def titles(store: DynamoHistory) -> tuple[int, int]:
    """The duplicate, which Ana and Bo have watched and rated, and the title that is kept, to which
    Bo gave something else later."""
    old, kept = (Title.objects.create(name=name, year=1985).pk for name in ("Brasil", "Brazil"))
    later = Rated(BO, kept, 1.0, EVENING + timedelta(days=400), "page")
    history().rate_many([rated(ANA, old, 4), rated(BO, old, 5), later])
    history().record_view(view(ANA, old, seconds=60))
    deliver(store, DeliveryLease())
    return old, kept


def stars(person: str) -> dict[int, float]:
    return {each.title: each.stars for each in history().ratings(person)}


def test_ratings_and_views_are_the_kept_titles_until_the_merge_is_undone(
    titles: tuple[int, int],
) -> None:
    old, kept = titles
    record = merge(old, kept)
    assert (stars(ANA), stars(BO)) == ({kept: 4.0}, {kept: 1.0})
    assert [each.stars for each in history().ratings_of_titles(ANA, [kept])] == [4.0]
    assert [each.title for each in history().recent_views(ANA, 5)] == [kept]
    assert [each.person for each in history().views_of_title(kept, 5)] == [ANA]
    assert Stars(ANA, kept, 4.0) in set(all_ratings())
    undo(record.pk)
    assert (stars(ANA), stars(BO)) == ({old: 4.0}, {old: 5.0, kept: 1.0})
    assert [each.title for each in history().recent_views(ANA, 5)] == [old]


def test_merges_are_looked_up_once_for_the_ratings_of_some_titles(titles: tuple[int, int]) -> None:
    old, kept = titles
    merge(old, kept)
    with CaptureQueriesContext(connection) as asked:
        history().ratings_of_titles(ANA, [kept])
    assert sum("merged_into" in each["sql"] for each in asked) == 1


def test_what_waits_for_delivery_is_the_kept_titles_as_well(titles: tuple[int, int]) -> None:
    old, kept = titles
    history().rate(rated(ANA, old, 2, minutes=600))
    merge(old, kept)
    assert stars(ANA) == {kept: 2.0}


def test_a_rating_that_is_removed_is_removed_under_both_ids(
    titles: tuple[int, int], store: DynamoHistory
) -> None:
    old, kept = titles
    record = merge(old, kept)
    history().remove_rating(BO, kept)
    assert stars(BO) == {}
    deliver(store, DeliveryLease())
    undo(record.pk)
    assert (stars(BO), stars(ANA)) == ({}, {old: 4.0})


def test_the_training_data_have_one_rating_of_a_person_and_a_title(
    titles: tuple[int, int],
) -> None:
    old, kept = titles
    merge(old, kept)
    assert [each for each in all_ratings() if each.person == BO] == [Stars(BO, kept, 1.0)]


def test_undoing_an_import_after_a_merge_leaves_the_rating_that_the_member_gave(
    titles: tuple[int, int],
) -> None:
    old, kept = titles
    who = member("Cy")
    person = f"member:{who.pk}"
    upload = Import.objects.create(member=who, state=Import.State.UNDOING, total=1)
    later = EVENING + timedelta(days=1)
    brought = Rated(person, old, 5.0, later, upload.source)
    history().rate_many([rated(person, kept, 2), brought])
    AddedRating.objects.create(upload=upload, title_id=old, stars=5.0, rated_at=later)
    record = merge(old, kept)
    assert stars(person) == {kept: 5.0}
    undo_batch(upload)
    assert stars(person) == {kept: 2.0}
    undo(record.pk)
    assert stars(person) == {kept: 2.0}
