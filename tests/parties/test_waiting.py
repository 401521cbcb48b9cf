"""All wait for a screen that buffers: for ten seconds at most, and not all the time."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from parties.domain.commands import ChangeSettings, Command, apply
from parties.domain.events import PlaybackChanged
from parties.domain.playback import Pause, PickTitle, Play, Seek, Stop
from parties.domain.state import PartyState, PickState
from parties.domain.waiting import (
    BETWEEN_WAITS,
    FURTHEST_BEHIND,
    LONGEST_WAIT,
    EndWait,
    ScreenCaughtUp,
    WaitForScreen,
    is_over,
)
from tests.cast import EVENING, PARTY, after

SECOND = datetime.timedelta(seconds=1)
PICK = PickTitle("ana", "a pick", 7, EVENING)
PLAYING = after(PARTY, PICK, ChangeSettings("ana", wait_for_all=True), Play("ana", 100, EVENING))


def moment(seconds: float) -> datetime.datetime:
    return EVENING + datetime.timedelta(seconds=seconds)


def pick(state: PartyState) -> PickState:
    current = state.current_pick()
    assert current is not None
    return current


def buffering(by: str = "bo", at: float = 20, position: float = 119.5) -> WaitForScreen:
    return WaitForScreen(by, position, moment(at))


WAITING = after(PLAYING, buffering())


def test_a_screen_that_buffers_stops_the_clock_where_that_screen_is() -> None:
    (changed,) = apply(PLAYING, buffering())[1]
    assert isinstance(changed, PlaybackChanged)
    assert (changed.by, changed.action) == ("bo", "wait")
    assert (pick(WAITING).position, pick(WAITING).playing_since) == (119.5, None)
    assert pick(WAITING).waits.until == moment(20) + LONGEST_WAIT


def test_nobody_is_taken_back_to_a_screen_that_is_far_behind_or_ahead() -> None:
    for position in (120 - FURTHEST_BEHIND - 1, 121):
        assert pick(after(PLAYING, buffering(position=position))).position == 120


def test_a_television_is_waited_for_too() -> None:
    assert pick(after(PLAYING, buffering("vi"))).waits.participants == ("vi",)


def test_nobody_is_waited_for_unless_the_host_has_set_it() -> None:
    state = after(PLAYING, ChangeSettings("ana", wait_for_all=False))
    assert after(state, buffering()) is state


def test_a_report_that_does_not_apply_changes_nothing_and_is_not_refused() -> None:
    paused = after(PLAYING, Pause("ana", 110))
    over = after(PLAYING, Stop("ana", moment(20)))
    counting = after(PLAYING, Play("ana", 100, moment(20), delay=5))
    for state in (PARTY, paused, over, counting):
        assert after(state, buffering(), ScreenCaughtUp("bo", moment(21))) is state
    assert after(PLAYING, buffering("nobody")) is PLAYING


def test_it_goes_on_when_the_last_of_them_has_caught_up() -> None:
    both = after(WAITING, buffering("cy", 22))
    assert pick(both).waits.until == pick(WAITING).waits.until
    one = after(both, ScreenCaughtUp("bo", moment(23)))
    assert pick(one).playing_since is None
    none = after(one, ScreenCaughtUp("cy", moment(24)))
    assert pick(none).playing_since == moment(24)
    assert pick(none).position_at(moment(30)) == 119.5 + 6


def test_it_goes_on_when_the_time_is_over_however_many_processes_end_it() -> None:
    until = pick(WAITING).waits.until
    assert until is not None
    on = after(WAITING, EndWait("a pick", until, until))
    assert pick(on).playing_since == until
    assert after(on, EndWait("a pick", until, until + SECOND)) is on
    assert after(WAITING, EndWait("another", until, until)) is WAITING
    assert after(WAITING, EndWait("a pick", until - SECOND, until)) is WAITING


@pytest.mark.parametrize(
    ("seconds_left", "over"), [(10, False), (0.1, False), (0, True), (-5, True), (11, True)]
)
def test_a_clock_that_is_set_back_prolongs_no_wait(seconds_left: float, over: bool) -> None:
    now = EVENING
    assert is_over(now + datetime.timedelta(seconds=seconds_left), now) is over


def test_a_screen_that_was_waited_for_is_not_waited_for_again_at_once() -> None:
    on = after(WAITING, ScreenCaughtUp("bo", moment(25)))
    assert after(on, buffering("bo", 26)) is on
    assert pick(after(on, buffering("cy", 26))).waits.participants == ("cy",)
    later = 25 + BETWEEN_WAITS.total_seconds()
    assert pick(after(on, buffering("bo", later))).waits.participants == ("bo",)


def test_anybody_may_go_on_without_waiting_and_pause_instead() -> None:
    on = after(WAITING, Play("cy", 119.5, moment(22)))
    assert after(on, buffering("bo", 23)) is on
    paused = after(WAITING, Pause("cy", 119.5))
    assert pick(paused).waits.until is None
    assert after(paused, ScreenCaughtUp("bo", moment(24))) is paused


def test_seeking_while_all_wait_still_waits() -> None:
    sought = pick(after(WAITING, Seek("cy", 50, moment(22))))
    assert (sought.position, sought.playing_since) == (50, None)
    assert sought.waits == pick(WAITING).waits


def test_what_is_over_waits_for_nobody() -> None:
    (over,) = after(WAITING, Stop("ana", moment(22))).picks
    assert over.waits.until is None
    assert over.position == 119.5


screens = st.sampled_from(["ana", "bo", "cy", "vi"])
reports = st.one_of(
    st.builds(WaitForScreen, screens, st.floats(0, 9000), st.just(EVENING)),
    st.builds(ScreenCaughtUp, screens, st.just(EVENING)),
)


@given(st.lists(st.tuples(st.floats(0.1, 20), reports), max_size=30))
def test_no_wait_is_longer_than_ten_seconds_whatever_screens_report(
    steps: list[tuple[float, WaitForScreen | ScreenCaughtUp]],
) -> None:
    """Time passes between the reports, and whoever looks after the room ends what has lasted."""
    state, now, stands_since = PLAYING, 0.0, None
    for pause, report in steps:
        now += pause
        until = pick(state).waits.until
        if until is not None and until <= moment(now):
            state, stands_since = after(state, EndWait("a pick", until, until)), None
        command: Command = replace(report, at=moment(now))
        state = after(state, command)
        waits = pick(state).waits
        stands = pick(state).playing_since is None
        assert stands == (waits.until is not None) == bool(waits.participants)
        stands_since = (now if stands_since is None else stands_since) if stands else None
        assert stands_since is None or now - stands_since <= LONGEST_WAIT.total_seconds()
