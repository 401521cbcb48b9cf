"""A title is picked, watched on the room's clock, and rated; and the next evening knows of it."""

import datetime

import pytest
from msgspec.structs import replace

from parties.domain.account_link import BringTaste, Claim
from parties.domain.commands import ChangeSettings, Command, Transfer, apply
from parties.domain.errors import Refused
from parties.domain.events import PlaybackChanged
from parties.domain.playback import Pause, PickTitle, Play, RateEvening, Seek, Stop, UndoPick
from parties.domain.state import PartyState
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


def test_a_pick_stores_everyones_fit_and_its_rank() -> None:
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


def test_seeking_leaves_a_clock_running_or_paused() -> None:
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


def test_satisfaction_of_an_evening_is_its_fit_whatever_people_rate() -> None:
    state = after(watched(PARTY), RateEvening("bo", "pick of 7", 0.5, EVENING))
    assert state.evenings() == [{"ana": 0.9, "bo": 0.9, "cy": 0.1}]
    assert state.importances() == watched(PARTY).importances()


def test_a_rating_can_be_taken_back() -> None:
    state = after(
        watched(PARTY),
        RateEvening("bo", "pick of 7", 5, EVENING),
        RateEvening("bo", "pick of 7", None, EVENING),
    )
    assert state.picks == watched(PARTY).picks


def test_what_was_never_picked_cannot_be_rated() -> None:
    assert refusal_of(PARTY, RateEvening("bo", "no pick", 4, EVENING)) == "unknown_pick"


def test_who_gave_in_weighs_more_on_the_next_evening() -> None:
    importances = watched(PARTY).importances()
    assert importances["cy"] > 1 > importances["ana"] == importances["bo"]


def test_the_host_can_switch_that_off() -> None:
    state = after(watched(PARTY), ChangeSettings("ana", fairness=False))
    assert set(state.importances().values()) == {1.0}


def test_a_participant_who_came_later_has_no_deficit() -> None:
    state = after(watched(PARTY), join("Di"))
    importances = state.importances()
    assert importances["ana"] < importances["di"] < importances["cy"]


def test_a_guest_has_no_taste_to_bring() -> None:
    assert refusal_of(PARTY, BringTaste("bo", EVENING)) == "not_a_member"


def test_a_member_is_in_a_party_once() -> None:
    state = after(PARTY, Claim("bo", 1))
    assert refusal_of(state, Claim("cy", 1)) == "already_in"
    assert refusal_of(state, Claim("bo", 2)) == "forbidden"


def test_whoever_rates_an_evening_has_their_history_read_again() -> None:
    state = after(watched(PARTY), Claim("bo", 1), BringTaste("bo", EVENING))
    rated = after(state, RateEvening("bo", "pick of 7", 4, EVENING + HOUR))
    assert rated.participants["bo"].taste_at == EVENING + HOUR


def soon(seconds: float) -> datetime.datetime:
    return EVENING + datetime.timedelta(seconds=seconds)


def test_a_pick_can_be_taken_back_for_ten_seconds() -> None:
    picked = after(PARTY, pick())
    assert after(picked, UndoPick("ana", soon(10))).picks == ()
    assert refusal_of(picked, UndoPick("ana", soon(10.001))) == "undo_expired"


def test_what_was_started_cannot_be_taken_back() -> None:
    state = after(PARTY, pick(), Play("bo", 0, soon(1)), Pause("bo", 0))
    assert refusal_of(state, UndoPick("ana", soon(2))) == "already_started"


def test_taking_a_pick_back_restores_the_one_that_it_had_ended() -> None:
    watching = after(PARTY, pick(7), Play("bo", 600, EVENING - HOUR))
    undone = after(watching, pick(11), UndoPick("ana", soon(3)))
    current = undone.current_pick()
    assert current is not None
    assert (current.title, current.position, current.playing_since) == (7, 600 + 3600, None)
    assert undone.evenings() == []


def test_what_was_over_before_the_pick_stays_over() -> None:
    state = after(watched(PARTY), replace(pick(11), at=EVENING + 2 * HOUR))
    undone = after(state, UndoPick("ana", EVENING + 2 * HOUR))
    assert undone.current_pick() is None
    assert undone.picks == watched(PARTY).picks


def test_only_the_host_and_whoever_picked_take_a_pick_back() -> None:
    state = after(PARTY, pick())
    assert refusal_of(state, UndoPick("bo", EVENING)) == "forbidden"
    assert refusal_of(state, UndoPick("vi", EVENING)) == "forbidden"
    handed_over = after(state, Transfer("ana", "bo"))
    assert after(handed_over, UndoPick("ana", EVENING)).picks == ()
    assert after(handed_over, UndoPick("bo", EVENING)).picks == ()


def test_taking_back_names_the_pick_that_was_meant() -> None:
    state = after(PARTY, pick(7), pick(11))
    assert refusal_of(state, UndoPick("ana", EVENING, "pick of 7")) == "unknown_pick"
    assert refusal_of(PARTY, UndoPick("ana", EVENING)) == "nothing_picked"


def test_a_clock_that_was_set_and_never_ran_watched_nothing() -> None:
    state = after(PARTY, pick(), Seek("bo", 600, EVENING), Stop("ana", EVENING + HOUR, EVERYONE))
    assert not state.picks[0].was_watched
    assert state.evenings() == []


@pytest.mark.parametrize(
    "end",
    [
        [Pause("bo", 0, soon(2)), Stop("ana", soon(600), EVERYONE)],
        [Stop("ana", soon(2), EVERYONE)],
        [pick(11)],
    ],
    ids=["paused", "stopped", "another pick"],
)
def test_a_start_that_is_stopped_while_it_is_counted_down_to_watched_nothing(
    end: list[Command],
) -> None:
    counted = after(PARTY, pick(), Play("bo", 0, EVENING, EVERYONE, delay=3))
    assert counted.picks[0].was_watched
    state = after(counted, *end)
    first = state.picks[0]
    assert (first.was_watched, first.watched_by, state.evenings()) == (False, (), [])
    assert not any(each.is_away for each in state.participants.values())


def test_a_pause_in_a_later_countdown_takes_nothing_back() -> None:
    playing = after(PARTY, pick(), Play("bo", 0, EVENING, EVERYONE, delay=3))
    again = after(playing, Pause("bo", 57, soon(60)), Play("bo", 57, soon(90), EVERYONE, delay=3))
    state = after(again, Pause("bo", 57, soon(91)), Stop("ana", soon(600), EVERYONE))
    assert state.picks[0].was_watched
    assert state.picks[0].started_at == soon(3)


def test_a_start_at_once_in_a_countdown_is_when_it_began() -> None:
    counted = after(PARTY, pick(), Play("bo", 0, EVENING, EVERYONE, delay=10))
    assert after(counted, Play("ana", 0, soon(2), EVERYONE)).picks[0].started_at == soon(2)


def test_a_clock_that_was_set_back_by_an_hour_counts_nothing_down() -> None:
    playing = after(PARTY, pick(), Play("bo", 0, EVENING, EVERYONE))
    assert after(playing, Pause("bo", 60, EVENING - HOUR)).picks[0].was_watched


def test_what_was_not_yet_counted_down_to_can_be_taken_back_after_a_pause() -> None:
    paused = after(
        PARTY, pick(), Play("bo", 0, soon(1), EVERYONE, delay=3), Pause("bo", 0, soon(2))
    )
    assert after(paused, UndoPick("ana", soon(5))).picks == ()
