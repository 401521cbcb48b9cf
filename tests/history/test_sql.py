"""History in the relational store: SQLite, or PostgreSQL when the tests run on servers."""

from datetime import datetime, timedelta, timezone

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from catalog.models import Title
from history import models
from history.backend import all_ratings, history
from history.interface import History
from history.records import InvalidRecord, Rated, RatingRemoved, View
from history.sql import SqlHistory
from history.view_ids import view_id
from tests.history.backend_contract import ANA, BO, EVENING, HistorySuite, Settle, changes, rated


@pytest.mark.django_db
class TestSqlHistory(HistorySuite):
    @pytest.fixture
    def store(self) -> History:
        return SqlHistory()

    @pytest.fixture
    def settle(self) -> Settle:
        return lambda: None


@pytest.mark.django_db
def test_history_is_in_sql_tables_when_nothing_is_set() -> None:
    assert isinstance(history(), SqlHistory)


@pytest.mark.django_db
def test_a_write_belongs_to_the_transaction_around_it() -> None:
    film = Title.objects.create(name="Heat").pk
    with transaction.atomic():
        history().rate(rated(ANA, film, 4))
        transaction.set_rollback(True)
    assert history().ratings(ANA) == []
    assert changes(history())[1] == []


@pytest.mark.django_db
def test_training_reads_members_and_data_sets() -> None:
    film = Title.objects.create(name="Heat")
    film.ratings.create(person="movielens:17", stars=3, rated_at=EVENING)
    history().rate(rated(ANA, film.pk, 4))
    assert sorted(all_ratings()) == [(ANA, film.pk, 4.0), ("movielens:17", film.pk, 3.0)]
    assert models.Change.objects.count() == 1, "a data set is no change"


@pytest.mark.django_db
def test_what_a_manager_changes_in_the_admin_is_in_the_changes(admin_client: Client) -> None:
    film = Title.objects.create(name="Heat").pk
    history().rate(rated(ANA, film, 4))
    cursor, _ = changes(history())
    row = models.Rating.objects.get()
    form = {"person": BO, "title": film, "stars": "2", "source": "page"}
    moment = {"rated_at_0": "2026-10-31", "rated_at_1": "20:00:00"}
    page = reverse("admin:history_rating_change", args=[row.pk])
    assert admin_client.post(page, form | moment).status_code == 302
    cursor, found = changes(history(), cursor)
    assert found == [RatingRemoved(ANA, film), rated(BO, film, 2, minutes=24 * 60)]
    deleting = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    admin_client.post(reverse("admin:history_rating_changelist"), deleting)
    assert changes(history(), cursor)[1] == [RatingRemoved(BO, film)]


def test_ids_of_views_sort_as_their_moments_do() -> None:
    moments = [
        EVENING + timedelta(microseconds=n) for n in (0, 1, 999_999, 1_000_000, 86_400_000_000)
    ]
    ids = [view_id(moment, "p") for moment in moments]
    assert ids == sorted(ids)
    assert {len(each) for each in ids} == {29}
    assert view_id(EVENING, "p") == "2026-10-30T20:00:00.000000Z~p"


@pytest.mark.parametrize(
    ("person", "stars", "moment", "sentence"),
    [
        ("", 4.0, EVENING, "A person's key has 1 to 64 characters"),
        ("m" * 65, 4.0, EVENING, "A person's key has 1 to 64 characters"),
        ("ana", 0.4, EVENING, "half a star to five stars"),
        ("ana", float("nan"), EVENING, "half a star to five stars"),
        ("ana", 4.0, EVENING.replace(tzinfo=None), "is not in UTC"),
        ("ana", 4.0, EVENING.astimezone(timezone(timedelta(hours=1))), "is not in UTC"),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_words(
    person: str, stars: float, moment: datetime, sentence: str
) -> None:
    with pytest.raises(InvalidRecord, match=sentence):
        Rated(person, 1, stars, moment, "page")


@pytest.mark.parametrize("seconds", [-1, 2**31])
def test_no_view_lasts_less_than_nothing_or_longer_than_a_life(seconds: int) -> None:
    with pytest.raises(InvalidRecord, match="longer than a life"):
        View(ANA, view_id(EVENING, "p"), 1, EVENING, seconds, "party")
