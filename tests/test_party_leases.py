"""Taking a lease tells whether somebody was here a moment ago, through another process."""

import datetime

import pytest
from django.utils import timezone

from parties import founding, leases
from parties.models import Lease

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
