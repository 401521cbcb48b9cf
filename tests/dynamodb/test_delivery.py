"""From the outbox to DynamoDB: in order, once, by one process at a time."""

import threading
import time
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from catalog.models import Title
from history import health
from history.backend import Stars, all_ratings, history, titles_outside_tables
from history.dynamo.client import LeaseExpired, client, fenced_client
from history.dynamo.store import DynamoHistory
from history.interface import HistoryUnavailable
from history.models import Pending, Rating, View
from history.outbox_delivery import deliver
from history.outbox_worker import OutboxWorker
from history.sql import SqlHistory
from history.url import DynamoUrl
from history.worker_lease import DeliveryLease
from tests.harness.dynamodb import REGION, OwnDynamoDB
from tests.harness.ports import free_port
from tests.history.backend_contract import ANA, BO, EVENING, rated, view

pytestmark = pytest.mark.django_db
PATIENCE = 60


@pytest.fixture
def film() -> int:
    return Title.objects.create(name="Heat").pk


@pytest.fixture
def store(strict_address: DynamoUrl) -> DynamoHistory:
    return DynamoHistory(client(strict_address), strict_address.prefix)


def test_a_write_that_is_rolled_back_is_never_delivered(store: DynamoHistory, film: int) -> None:
    with transaction.atomic():
        history().rate(rated(ANA, film, 4))
        transaction.set_rollback(True)
    assert deliver(store, DeliveryLease()) == 0
    assert store.ratings(ANA) == []


def test_writes_arrive_in_the_order_in_which_they_were_made(
    store: DynamoHistory, film: int
) -> None:
    for _ in range(3):
        history().record_view(view(ANA, film, seconds=5400))
        history().remove_view(ANA, view(ANA, film).view_id)
    history().record_view(view(ANA, film, seconds=60))
    assert deliver(store, DeliveryLease()) == 7
    assert store.recent_views(ANA, 10) == [view(ANA, film, seconds=60)]


def test_what_a_process_delivered_before_it_died_changes_nothing_the_second_time(
    store: DynamoHistory, film: int
) -> None:
    history().record_views(view(ANA, film, minutes=n, seconds=60) for n in range(40))
    history().rate(rated(ANA, film, 4))
    in_the_outbox = list(Pending.objects.order_by("id"))
    deliver(store, DeliveryLease())
    before = store.recent_views(ANA, 100), store.ratings(ANA)
    Pending.objects.bulk_create(in_the_outbox)
    assert deliver(store, DeliveryLease()) == 41
    assert (store.recent_views(ANA, 100), store.ratings(ANA)) == before


def test_forgetting_leaves_nothing_in_the_relational_store(store: DynamoHistory, film: int) -> None:
    SqlHistory().record_view(view(ANA, film))
    SqlHistory().rate(rated(ANA, film, 2))
    history().rate(rated(ANA, film, 4))
    history().rate(rated(BO, film, 4))
    history().forget(ANA)
    assert not View.objects.exists()
    assert not Rating.objects.exists()
    assert [each.person for each in Pending.objects.order_by("id")] == [BO, ANA]
    assert "stars" not in Pending.objects.get(person=ANA).write


def test_another_process_delivers_nothing_while_one_does(store: DynamoHistory, film: int) -> None:
    history().rate(rated(ANA, film, 4))
    first, second = DeliveryLease(), DeliveryLease()
    assert first.acquire()
    assert deliver(store, second) == 0
    assert deliver(store, first) == 1


def test_the_lease_of_a_process_that_died_runs_out(store: DynamoHistory, film: int) -> None:
    history().rate(rated(ANA, film, 4))
    assert DeliveryLease(seconds=0.3).acquire()
    deadline = time.monotonic() + PATIENCE
    while not (arrived := deliver(store, DeliveryLease())) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert arrived == 1


def test_who_lost_the_lease_sends_nothing_more(strict_address: DynamoUrl, film: int) -> None:
    lease = DeliveryLease(seconds=0.001)
    fenced = DynamoHistory(fenced_client(strict_address, lease.is_valid), strict_address.prefix)
    history().rate(rated(ANA, film, 4))
    with pytest.raises(LeaseExpired):
        deliver(fenced, lease)
    assert DynamoHistory(client(strict_address), strict_address.prefix).ratings(ANA) == []
    assert Pending.objects.count() == 1


def test_what_cannot_be_read_is_kept_aside_and_the_others_arrive(
    store: DynamoHistory, film: int
) -> None:
    for minutes in range(3):
        history().record_view(view(ANA, film, minutes))
    broken = Pending.objects.order_by("id")[1]
    Pending.objects.filter(pk=broken.pk).update(write='{"type":"view"}')
    assert len(history().recent_views(ANA, 10)) == 2
    assert deliver(store, DeliveryLease()) == 2
    assert len(store.recent_views(ANA, 10)) == 2
    assert "missing required field" in Pending.objects.get().refused
    assert "1 writes were refused and are kept aside" in health.problem()


def test_what_dynamodb_refuses_for_good_is_kept_aside_until_it_is_tried_again(
    strict_address: DynamoUrl, film: int, capsys: pytest.CaptureFixture[str]
) -> None:
    connected, table = client(strict_address), f"{strict_address.prefix}Ratings"
    definition = connected.describe_table(TableName=table)["Table"]
    connected.delete_table(TableName=table)
    kept = {name: definition[name] for name in ("TableName", "KeySchema")}
    as_text = [{"AttributeName": n, "AttributeType": "S"} for n in ("UserID", "ContentID")]
    connected.create_table(**kept, AttributeDefinitions=as_text, BillingMode="PAY_PER_REQUEST")
    store = DynamoHistory(connected, strict_address.prefix)
    history().rate_many([rated(ANA, film, 4), rated(BO, film, 3)])
    history().record_view(view(ANA, film))
    assert deliver(store, DeliveryLease()) == 1
    assert Pending.objects.filter(refused__contains="ValidationException").count() == 2
    connected.delete_table(TableName=table)
    call_command("prepare_history")
    call_command("drain_history", once=True, refused_again=True)
    assert "2 writes arrived, 0 wait." in capsys.readouterr().out
    assert store.ratings(BO) == [rated(BO, film, 3)]


def test_training_reads_data_sets_here_and_members_there(store: DynamoHistory, film: int) -> None:
    Title.objects.get().ratings.create(person="movielens:17", stars=3, rated_at=EVENING)
    history().rate(rated(ANA, film, 4))
    deliver(store, DeliveryLease())
    assert list(all_ratings()) == [Stars("movielens:17", film, 3.0), Stars(ANA, film, 4.0)]


def test_titles_in_histories_are_known_there_and_on_the_way(
    store: DynamoHistory, film: int
) -> None:
    other, third = Title.objects.create(name="Alien").pk, Title.objects.create(name="Shane").pk
    history().record_view(view(ANA, film))
    history().rate(rated(BO, other, 4))
    deliver(store, DeliveryLease())
    assert titles_outside_tables() == {film, other}
    history().rate(rated(ANA, third, 4))
    assert titles_outside_tables() == {film, other, third}


def test_while_it_is_away_writing_goes_on_and_reading_reports_it(
    ministack: OwnDynamoDB, settings: Settings, film: int
) -> None:
    settings.HISTORY = DynamoUrl(REGION, f"http://127.0.0.1:{free_port()}")
    history().rate(rated(ANA, film, 4))
    with pytest.raises(HistoryUnavailable, match="DynamoDB does not answer"):
        history().ratings(ANA)
    assert "1 writes wait and are delivered when it is back" in health.problem()
    with pytest.raises(CommandError, match="1 writes wait"):
        call_command("drain_history", once=True)
    settings.HISTORY = ministack.address
    call_command("prepare_history")
    call_command("drain_history", once=True)
    assert health.problem() == ""
    assert history().ratings(ANA) == [rated(ANA, film, 4)]


def test_missing_tables_are_named_with_what_makes_them(
    ministack: OwnDynamoDB, settings: Settings, film: int
) -> None:
    settings.HISTORY = replace(ministack.address, prefix="not-there-")
    with pytest.raises(HistoryUnavailable, match="prepare_history"):
        history().ratings(ANA)


def test_a_worker_delivers_until_it_is_stopped(
    store: DynamoHistory, strict_address: DynamoUrl, film: int
) -> None:
    drainer = OutboxWorker(strict_address)
    history().rate(rated(ANA, film, 4))
    stopped = threading.Timer(0.5, drainer.stop)
    stopped.start()
    drainer.run()
    assert drainer.delivered == 1
    assert store.ratings(ANA) == [rated(ANA, film, 4)]
