"""How long a process lets a ballot run, and for whom it waits, whatever clocks of others say."""

import datetime

from parties.domain.ballot import OpenBallot
from parties.domain.ballot_state import BallotState
from parties.rooms.ballot_watch import WatchedBallot
from tests.cast import EVENING, PARTY, after

BO_AND_CY = frozenset({"bo", "cy"})
HERE, NOBODY = frozenset({"ana", "bo", "cy"}), frozenset[str]()


class Clock:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def ballot(seconds: int | None = 60) -> BallotState:
    opened = OpenBallot("ana", "ballot", "approval", (7, 8), EVENING, seconds, 0, HERE)
    found = after(PARTY, opened).ballot
    assert found is not None
    return found


def seconds_later(seconds: float) -> datetime.datetime:
    return EVENING + datetime.timedelta(seconds=seconds)


def test_a_ballot_has_what_is_left_of_its_time_when_it_is_first_seen() -> None:
    clock = Clock()
    watched = WatchedBallot(ballot(), seconds_later(20), clock)
    assert watched.seconds_left == 40
    clock.seconds += 15
    assert watched.seconds_left == 25


def test_by_a_clock_that_is_behind_it_has_its_whole_time_and_no_more() -> None:
    assert WatchedBallot(ballot(), seconds_later(-3600), Clock()).seconds_left == 60


def test_a_ballot_whose_time_was_over_before_anybody_saw_it_has_nothing_left() -> None:
    left = WatchedBallot(ballot(), seconds_later(3600), Clock()).seconds_left
    assert left is not None
    assert left < 0


def test_who_is_gone_for_longer_than_the_ballot_has_left_is_waited_for_no_more() -> None:
    clock = Clock()
    watched = WatchedBallot(ballot(), EVENING, clock)
    clock.seconds += 20
    assert watched.gone(BO_AND_CY, frozenset({"bo"})) == NOBODY
    clock.seconds += 20  # gone for 20 seconds, 20 are left
    assert watched.gone(BO_AND_CY, frozenset({"bo"})) == NOBODY
    clock.seconds += 1
    assert watched.gone(BO_AND_CY, frozenset({"bo"})) == {"cy"}


def test_who_comes_back_is_absent_anew_when_they_go_again() -> None:
    clock = Clock()
    watched = WatchedBallot(ballot(), EVENING, clock)
    watched.gone(BO_AND_CY, frozenset({"bo"}))
    clock.seconds += 29
    assert watched.gone(BO_AND_CY, BO_AND_CY) == NOBODY
    clock.seconds += 2  # of the ballot, 29 seconds are left
    assert watched.gone(BO_AND_CY, frozenset({"bo"})) == NOBODY


def test_a_ballot_without_an_end_waits_for_everybody() -> None:
    clock = Clock()
    watched = WatchedBallot(ballot(None), EVENING, clock)
    watched.gone(BO_AND_CY, NOBODY)
    clock.seconds += 10**6
    assert watched.gone(BO_AND_CY, NOBODY) == NOBODY
