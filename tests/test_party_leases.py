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
    assert not leases.take("first", ana)


def test_who_is_here_through_another_process_is_known_to_be(ana: str) -> None:
    leases.take("first", ana)
    assert leases.take("second", ana)


@pytest.mark.parametrize(("ago", "is_back"), [(55, True), (65, False)])
def test_who_left_another_process_within_the_minute_has_come_back(
    ana: str, ago: float, is_back: bool
) -> None:
    ended = timezone.now() - seconds(ago)
    Lease.objects.create(participant_id=ana, process="first", taken_at=ended, expires_at=ended)
    assert leases.take("second", ana) is is_back


def test_a_process_s_own_lease_tells_it_nothing_and_is_taken_again(ana: str) -> None:
    leases.take("first", ana)
    leases.release("first", [ana])
    assert not leases.take("first", ana)
    lease = Lease.objects.get(participant=ana)
    assert lease.taken_at <= timezone.now() < lease.expires_at


def test_a_process_that_leaves_shortens_its_own_leases_and_lengthens_none(ana: str) -> None:
    now = timezone.now()
    ends = {"first": 10, "short": 1, "other": 10}
    for process, after in ends.items():
        Lease.objects.create(
            participant_id=ana, process=process, taken_at=now, expires_at=now + seconds(after)
        )
    for process in ("first", "short"):
        leases.hand_over(process)
    left = {each.process: (each.expires_at - now).total_seconds() for each in Lease.objects.all()}
    assert left["short"] == 1
    assert left["other"] == 10
    assert left["first"] == pytest.approx(leases.HAND_OVER.total_seconds(), abs=1)
