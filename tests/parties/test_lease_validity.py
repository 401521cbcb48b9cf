"""Who is here: leases as a process sees them, under clocks that nobody should believe."""

import datetime

import pytest

from parties.leases.leases import LeaseRow
from parties.leases.validity import LeaseValidity

SECONDS = 15.0
EIGHT = datetime.datetime(2026, 3, 1, 20, 0, tzinfo=datetime.UTC)
HOUR, SECOND = datetime.timedelta(hours=1), datetime.timedelta(seconds=1)


def lease(renewed_at: datetime.datetime, who: str = "bo", process: str = "b") -> LeaseRow:
    return LeaseRow(who, process, EIGHT, renewed_at + datetime.timedelta(seconds=SECONDS))


class Evening:
    """What process A sees; `passed` is in seconds since eight o'clock, whatever clocks show."""

    def __init__(self) -> None:
        self.validity = LeaseValidity()

    def sees(self, *leases: LeaseRow, passed: float, wall: datetime.datetime | None = None) -> None:
        shown = wall or EIGHT + datetime.timedelta(seconds=passed)
        self.validity.observe(leases, SECONDS, passed, shown)

    def is_here(self, passed: float, who: str = "bo") -> bool:
        return who in self.validity.present("a", frozenset(), passed)


def test_a_lease_that_nobody_renews_expires_at_its_end() -> None:
    evening = Evening()
    evening.sees(lease(EIGHT), passed=5)
    assert evening.is_here(14.9)
    evening.sees(lease(EIGHT), passed=15)
    assert not evening.is_here(15)


def test_one_that_is_renewed_goes_on() -> None:
    evening = Evening()
    evening.sees(lease(EIGHT), passed=0)
    evening.sees(lease(EIGHT + datetime.timedelta(seconds=5)), passed=9)
    assert evening.is_here(23)
    assert not evening.is_here(24)


@pytest.mark.parametrize("step", [-HOUR, -SECOND, SECOND, HOUR])
def test_nobody_is_gone_because_a_clock_was_set(step: datetime.timedelta) -> None:
    evening = Evening()
    evening.sees(lease(EIGHT), passed=0)
    evening.sees(lease(EIGHT), passed=5, wall=EIGHT + step)
    assert evening.is_here(14)
    evening.sees(lease(EIGHT + step), passed=10, wall=EIGHT + step)
    assert evening.is_here(24)


@pytest.mark.parametrize("step", [-HOUR, HOUR])
def test_a_dead_process_is_gone_in_time_though_a_clock_was_set(step: datetime.timedelta) -> None:
    evening = Evening()
    evening.sees(lease(EIGHT), passed=0)
    for passed in range(5, 21, 5):
        evening.sees(lease(EIGHT), passed=passed, wall=EIGHT + step)
    assert not evening.is_here(20)


def test_a_lease_from_the_future_lasts_no_longer_than_any() -> None:
    evening = Evening()
    evening.sees(lease(EIGHT + HOUR), passed=0)
    assert evening.is_here(14)
    assert not evening.is_here(15)


def test_one_that_had_run_out_when_it_was_first_seen_counts_once_it_is_renewed() -> None:
    evening = Evening()
    evening.sees(lease(EIGHT - HOUR), passed=0)
    assert not evening.is_here(0)
    evening.sees(lease(EIGHT - HOUR + datetime.timedelta(seconds=5)), passed=5)
    assert evening.is_here(6)


def test_of_those_at_this_process_no_lease_need_be_believed() -> None:
    evening = Evening()
    evening.sees(lease(EIGHT - HOUR, "ana", "a"), lease(EIGHT, "cy", "a"), passed=0)
    assert evening.validity.present("a", {"ana", "vi"}, 99).keys() == {"ana", "vi"}


def test_who_came_first_stays_first_when_a_clock_is_set_back() -> None:
    evening = Evening()
    bo = lease(EIGHT)
    evening.sees(bo, passed=1)
    cy = LeaseRow("cy", "b", EIGHT - HOUR, EIGHT - HOUR + datetime.timedelta(seconds=SECONDS))
    evening.sees(bo, cy, passed=2, wall=EIGHT - HOUR)
    since = evening.validity.present("a", frozenset(), 3)
    assert since["bo"] < since["cy"]


def test_a_lease_that_a_leaving_process_has_shortened_is_good_for_its_length() -> None:
    evening = Evening()
    evening.sees(lease(EIGHT), passed=1)
    handed_over = LeaseRow("bo", "b", EIGHT + HOUR, EIGHT + HOUR + 5 * SECOND)
    evening.sees(handed_over, passed=2)
    assert evening.is_here(6.9)
    assert not evening.is_here(7)
