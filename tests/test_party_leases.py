"""Taking a lease tells whether somebody was here a moment ago, through another process."""

import datetime

import pytest
from django.utils import timezone
from pytest_django import Settings

from parties import codes, founding, leases
from parties.models import Lease
from parties.presence import is_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana() -> str:
    return founding.found("Movie night", "Ana", None, "")[1]


def seconds(number: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=number)


def test_who_was_never_here_was_not_here_a_moment_ago(ana: str) -> None:
    assert leases.take("first", [ana]) == [False]


def test_who_is_here_through_another_process_is_known_to_be(ana: str) -> None:
    leases.take("first", [ana])
    assert leases.take("second", [ana]) == [True]


def test_those_who_come_together_are_told_apart(ana: str) -> None:
    bo = founding.found("Other night", "Bo", None, "")[1]
    leases.take("first", [bo])
    assert leases.take("second", [ana, bo, ana]) == [False, True, False]
    assert Lease.objects.filter(process="second").count() == 2


@pytest.mark.parametrize(("ago", "is_back"), [(55, True), (65, False)])
def test_who_left_another_process_within_the_minute_has_come_back(
    ana: str, ago: float, is_back: bool
) -> None:
    ended = timezone.now() - seconds(ago)
    Lease.objects.create(participant_id=ana, process="first", taken_at=ended, expires_at=ended)
    assert leases.take("second", [ana]) == [is_back]


def test_a_process_s_own_lease_tells_it_nothing_and_is_taken_again(ana: str) -> None:
    leases.take("first", [ana])
    leases.release("first", [ana])
    assert leases.take("first", [ana]) == [False]
    lease = Lease.objects.get(participant=ana)
    assert lease.taken_at <= timezone.now() < lease.expires_at


def test_a_process_that_leaves_shortens_its_own_leases_and_revives_none(ana: str) -> None:
    now = timezone.now()
    for process, after in {"first": 10, "other": 10}.items():
        Lease.objects.create(
            participant_id=ana, process=process, taken_at=now, expires_at=now + seconds(after)
        )
    leases.hand_over("first")
    held = {each.process: each for each in Lease.objects.all()}
    assert held["first"].expires_at - held["first"].taken_at == leases.HAND_OVER
    assert held["other"].expires_at == now + seconds(10)
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
