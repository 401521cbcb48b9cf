"""What the room has watched is seen by all who were there, and leaves this party's list."""

import datetime

from parties.domain.commands import ChangeSettings
from parties.domain.playback import PickTitle, Play, RateEvening, Seek, Stop
from parties.domain.state import PartyState, Taste
from recommender.types import Filters
from tests.cast import EVENING, PARTY, after

LATER = EVENING + datetime.timedelta(hours=2)


def evening(started_by: frozenset[str], ended_by: frozenset[str], title: int = 7) -> PartyState:
    return after(
        PARTY,
        PickTitle("ana", "one", title, EVENING),
        Play("ana", 0, EVENING, started_by),
        Stop("ana", LATER, ended_by),
    )


def seen(state: PartyState, **tastes: Taste) -> dict[str, frozenset[int]]:
    return {profile.participant: profile.seen for profile in state.profiles(tastes)}


def test_guests_have_seen_what_they_were_there_for_at_its_beginning_or_its_end() -> None:
    state = evening(frozenset({"ana", "bo"}), frozenset({"ana", "bo", "cy"}))
    assert seen(state) == {"ana": {7}, "bo": {7}, "cy": {7}}
    assert seen(evening(frozenset({"ana"}), frozenset({"ana"}))) == {"ana": frozenset({7})}


def test_who_rates_it_has_seen_it() -> None:
    before = after(
        PARTY, PickTitle("ana", "one", 7, EVENING), Play("ana", 0, EVENING), Stop("ana", LATER)
    )
    assert not seen(before)["bo"]
    assert seen(after(before, RateEvening("bo", "one", 4, LATER)))["bo"] == {7}


def test_a_history_is_added_to_what_was_seen_here() -> None:
    state = evening(frozenset({"ana"}), frozenset({"ana", "bo", "cy"}))
    assert seen(state, bo=Taste({}, frozenset({11})))["bo"] == {7, 11}
    same = Taste({}, frozenset({7, 11}))
    assert seen(state, bo=same)["bo"] is same.seen


def test_a_watched_title_leaves_the_partys_list_until_the_host_lets_it_in() -> None:
    state = evening(frozenset({"ana"}), frozenset({"ana"}))
    assert state.room_filters().left_out == {7}
    state = after(state, ChangeSettings("ana", filters=Filters(keep_watched=True, kind="film")))
    assert (state.room_filters().left_out, state.room_filters().kind) == (frozenset(), "film")


def test_what_is_being_watched_or_was_never_started_stays_on_the_list() -> None:
    picked = after(PARTY, PickTitle("ana", "one", 7, EVENING))
    playing = after(picked, Play("ana", 0, EVENING))
    only_set = after(picked, Seek("ana", 60, EVENING), Stop("ana", LATER))
    for state in (picked, playing, only_set):
        assert state.room_filters().left_out == frozenset()
