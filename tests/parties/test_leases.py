"""Taking a lease tells whether somebody was here a moment ago, through another process."""

import contextlib
import datetime
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from parties.domain import codes
from parties.leases import leases
from parties.models import Lease, Party
from parties.rooms.presence import is_due
from parties.storage import create_party, postgres_weights

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana() -> str:
    return create_party.create_party("Movie night", "Ana", None, "")[1]


def seconds(number: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=number)


def test_who_was_never_here_was_not_here_a_moment_ago(ana: str) -> None:
    assert leases.acquire("first", [ana]) == [False]


def test_who_is_here_through_another_process_is_known_to_be(ana: str) -> None:
    leases.acquire("first", [ana])
    assert leases.acquire("second", [ana]) == [True]


def test_leases_acquired_together_are_distinguished(ana: str) -> None:
    bo = create_party.create_party("Other night", "Bo", None, "")[1]
    leases.acquire("first", [bo])
    assert leases.acquire("second", [ana, bo, ana]) == [False, True, False]
    assert Lease.objects.filter(process="second").count() == 2


@pytest.mark.parametrize(("ago", "is_back"), [(55, True), (65, False)])
def test_who_left_another_process_within_the_minute_has_come_back(
    ana: str, ago: float, is_back: bool
) -> None:
    ended = timezone.now() - seconds(ago)
    Lease.objects.create(participant_id=ana, process="first", taken_at=ended, expires_at=ended)
    assert leases.acquire("second", [ana]) == [is_back]


@pytest.fixture
def _impatient() -> Iterator[None]:
    """Of PostgreSQL: a query that waits for a lock fails, so that the test ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET lock_timeout = '1s'")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("RESET lock_timeout")


@contextlib.contextmanager
def locked_elsewhere(party: Party) -> Iterator[None]:
    """By another process, on PostgreSQL; SQLite knows no locks of rows."""
    if connection.vendor != "postgresql":
        yield
        return
    parameters = postgres_weights.connection_parameters()
    with psycopg.connect(**parameters) as elsewhere, elsewhere.transaction():
        elsewhere.execute("SELECT id FROM parties_party WHERE id = %s FOR UPDATE", [party.pk])
        yield


@pytest.mark.usefixtures("_impatient")
def test_a_party_that_is_locked_delays_no_other(ana: str) -> None:
    bo = create_party.create_party("Other night", "Bo", None, "")[1]
    long_ago = timezone.now() - datetime.timedelta(days=40)
    Party.objects.update(seen_at=long_ago)
    of_ana, of_bo = (Party.objects.get(participants=each) for each in (ana, bo))
    with locked_elsewhere(of_ana):
        assert leases.acquire("first", [ana, bo]) == [False, False]
    leases.record_visits([ana])
    for party in (of_ana, of_bo):
        party.refresh_from_db()
        assert party.seen_at > long_ago


def test_a_process_ignores_its_own_leases_and_acquires_them_again(ana: str) -> None:
    leases.acquire("first", [ana])
    leases.release("first", [ana])
    assert leases.acquire("first", [ana]) == [False]
    lease = Lease.objects.get(participant=ana)
    assert lease.taken_at <= timezone.now() < lease.expires_at


def test_a_process_that_leaves_shortens_its_own_leases_and_revives_none(ana: str) -> None:
    now = timezone.now()
    for process, after in {"first": 10, "other": 10}.items():
        Lease.objects.create(
            participant_id=ana, process=process, taken_at=now, expires_at=now + seconds(after)
        )
    leases.hand_over("first")
    found = {each.process: each for each in Lease.objects.all()}
    assert found["first"].expires_at - found["first"].taken_at == leases.HANDOVER
    assert found["other"].expires_at == now + seconds(10)
    leases.release("first", [ana])
    leases.hand_over("first")
    released = Lease.objects.get(process="first")
    assert released.expires_at == released.taken_at


@pytest.mark.parametrize(("lease", "ticks"), [(1, 1), (10, 3), (30, 10)])
def test_every_room_has_its_turn_once_in_a_round_and_they_take_turns(
    settings: Settings, lease: int, ticks: int
) -> None:
    settings.LEASE_SECONDS = lease
    rooms = [codes.new_code() for _ in range(1000)]
    turns = [[code for code in rooms if is_due(code, turn)] for turn in range(7, 7 + ticks)]
    assert sorted(code for turn in turns for code in turn) == sorted(rooms)
    assert max(map(len, turns)) < 1.5 * len(rooms) / ticks
