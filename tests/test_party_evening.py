"""A title is picked, watched on the room's clock, and rated; and the next evening knows of it."""

import datetime

import pytest
from msgspec.structs import replace

from parties.changes import ChangeSettings, apply
from parties.evening import Pause, PickTitle, Play, RateEvening, Seek, Stop
from parties.events import PlaybackChanged
from parties.membership import BringTaste, Claim
from parties.refusals import Refused
from parties.state import PartyState
from tests.cast import EVENING, PARTY, after, join

HOUR = datetime.timedelta(hours=1)
EVERYONE = frozenset({"ana", "bo", "cy"})


def pick(title: int = 7, by: str = "ana", **known: object) -> PickTitle:
    satisfied = {"ana": 0.9, "bo": 0.9, "cy": 0.1}
    return PickTitle(by, f"pick of {title}"[:12], title, EVENING, satisfied=satisfied, **known)  # type: ignore[arg-type]


def refusal_of(state: PartyState, change: object) -> str:
    with pytest.raises(Refused) as refused:
        apply(state, change)  # type: ignore[arg-type]
    return refused.value.code


def watched(state: PartyState, title: int = 7) -> PartyState:
    return after(state, pick(title), Play("bo", 0, EVENING), Stop("ana", EVENING + HOUR, EVERYONE))


def test_only_the_host_picks() -> None:
    assert refusal_of(PARTY, pick(by="bo")) == "forbidden"


def test_picking_what_is_picked_changes_nothing() -> None:
    state = after(PARTY, pick())
    assert after(state, pick()) is state


def test_a_pick_holds_how_it_fitted_everyone_and_where_it_stood() -> None:
    picked = after(PARTY, pick(rank=3, block="bridge")).current_pick()
    assert picked is not None
    assert (picked.rank, picked.block, picked.satisfied["cy"]) == (3, "bridge", 0.1)


def test_the_clock_runs_from_where_it_was_started() -> None:
    state = after(PARTY, pick(), Play("cy", 600, EVENING))
    current = state.current_pick()
    assert current is not None
    assert current.position_at(EVENING + HOUR) == 600 + 3600


def test_a_clock_that_was_set_back_takes_nothing_back() -> None:
    current = after(PARTY, pick(), Play("cy", 600, EVENING)).current_pick()
    assert current is not None
    assert current.position_at(EVENING - HOUR) == 600


def test_seeking_leaves_a_clock_running_or_standing() -> None:
    standing = after(PARTY, pick(), Seek("bo", 60, EVENING)).current_pick()
    running = after(PARTY, pick(), Play("bo", 0, EVENING), Seek("bo", 60, EVENING)).current_pick()
    assert standing is not None
    assert running is not None
    assert standing.playing_since is None
    assert running.playing_since == EVENING


def test_the_clock_needs_a_pick() -> None:
    for change in (Play("ana", 0, EVENING), Pause("ana", 0), Stop("ana", EVENING)):
        assert refusal_of(PARTY, change) == "nothing_picked"


def test_a_viewer_touches_no_clock() -> None:
    assert refusal_of(after(PARTY, pick()), Play("vi", 0, EVENING)) == "forbidden"


def test_when_the_host_stops_the_pick_is_over_with_the_time_that_was_watched() -> None:
    (over,) = watched(PARTY).picks
    assert over.ended_at == EVENING + HOUR
    assert over.position == 3600
    assert watched(PARTY).current_pick() is None


def test_the_next_pick_ends_one_that_was_being_watched() -> None:
    state = after(PARTY, pick(7), Play("ana", 0, EVENING))
    _, events = apply(state, replace(pick(11), at=EVENING + HOUR, present=EVERYONE))
    ended = events[0]
    assert isinstance(ended, PlaybackChanged)
    assert ended.pick.position == 3600
    assert ended.present == EVERYONE


def test_a_pick_that_nobody_started_is_no_evening() -> None:
    assert after(PARTY, pick(7), pick(11)).evenings() == []


def test_an_evening_serves_everyone_as_they_said_or_else_as_it_fitted() -> None:
    state = after(watched(PARTY), RateEvening("bo", "pick of 7", 0.5, EVENING))
    assert state.evenings() == [{"ana": 0.9, "bo": 0.0, "cy": 0.1}]


def test_a_rating_can_be_taken_back() -> None:
    state = after(
        watched(PARTY),
        RateEvening("bo", "pick of 7", 5, EVENING),
        RateEvening("bo", "pick of 7", None, EVENING),
    )
    assert state.evenings() == [{"ana": 0.9, "bo": 0.9, "cy": 0.1}]


def test_what_was_never_picked_cannot_be_rated() -> None:
    assert refusal_of(PARTY, RateEvening("bo", "no pick", 4, EVENING)) == "unknown_pick"


def test_who_gave_in_weighs_more_on_the_next_evening() -> None:
    owed = watched(PARTY).importances()
    assert owed["cy"] > 1 > owed["ana"] == owed["bo"]


def test_the_host_can_switch_that_off() -> None:
    state = after(watched(PARTY), ChangeSettings("ana", fairness=False))
    assert set(state.importances().values()) == {1.0}


def test_who_came_later_is_owed_nothing() -> None:
    state = after(watched(PARTY), join("Di"))
    owed = state.importances()
    assert owed["ana"] < owed["di"] < owed["cy"]


def test_a_guest_has_no_taste_to_bring() -> None:
    assert refusal_of(PARTY, BringTaste("bo", EVENING)) == "not_a_member"


def test_a_member_is_in_a_party_once() -> None:
    state = after(PARTY, Claim("bo", 1))
    assert refusal_of(state, Claim("cy", 1)) == "already_in"
    assert refusal_of(state, Claim("bo", 2)) == "forbidden"


def test_what_a_member_says_of_an_evening_is_part_of_the_taste_that_they_bring() -> None:
    state = after(watched(PARTY), Claim("bo", 1), BringTaste("bo", EVENING))
    rated = after(state, RateEvening("bo", "pick of 7", 4, EVENING + HOUR))
    assert rated.participants["bo"].taste_at == EVENING + HOUR
