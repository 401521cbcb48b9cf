"""Who is away for too long does not count until they return, and gives up their place in time."""

import datetime

import pytest
from msgspec.structs import replace

from parties.domain import batch
from parties.domain.absence import LONG, MarkAway, MarkBack
from parties.domain.commands import SetWeights, apply
from parties.domain.errors import Refused
from parties.domain.events import Joined, Left
from parties.domain.joining import Join
from parties.domain.playback import PickTitle, Play, Stop
from parties.domain.state import PartyState
from parties.protocol import snapshot
from parties.rooms.absence import (
    NOTICE_SECONDS,
    Absences,
    absent_participants,
    ages_of,
    returned_participants,
)
from tests.cast import EVENING, PARTY, after, join

LATER = EVENING + datetime.timedelta(hours=2)
BOTH_MOVED = after(
    PARTY, SetWeights("ana", {"genre:comedy": 1}), SetWeights("bo", {"genre:horror": 1})
)
EVERYBODY = frozenset({"ana", "bo", "cy"})


def counting(state: PartyState) -> list[str]:
    return [profile.participant for profile in state.profiles()]


def is_shown_as_away(state: PartyState, who: str) -> bool | None:
    return snapshot.participant(state.participants[who], online=False).away


def test_the_list_is_made_without_who_is_away_and_with_them_once_they_are_back() -> None:
    state = after(BOTH_MOVED, MarkAway(("bo",), EVENING))
    assert counting(state) == ["ana", "cy"]
    assert state.importances().keys() == {"ana", "cy"}
    assert is_shown_as_away(state, "bo")
    state = after(state, MarkBack(("bo",)))
    assert counting(state) == ["ana", "bo", "cy"]
    assert state == replace(BOTH_MOVED, revision=state.revision)


def test_who_is_away_may_still_do_everything() -> None:
    state = after(PARTY, MarkAway(("bo",), EVENING), SetWeights("bo", {"genre:comedy": 1}))
    assert state.participants["bo"].weights == {"genre:comedy": 1}


def test_to_mark_somebody_twice_or_somebody_who_is_not_in_changes_nothing() -> None:
    state = after(PARTY, MarkAway(("bo",), EVENING))
    assert after(state, MarkAway(("bo", "vi", "nobody"), LATER)) is state
    assert after(PARTY, MarkBack(("bo", "nobody"))) is PARTY


def evening(present: frozenset[str], at_the_start: frozenset[str] = EVERYBODY) -> PartyState:
    return after(
        PARTY,
        PickTitle("ana", "one", 7, EVENING),
        Play("ana", 0, EVENING, at_the_start),
        Stop("ana", LATER, present),
    )


def test_who_is_not_there_when_the_film_is_over_is_away() -> None:
    assert counting(evening(frozenset({"ana", "cy"}))) == ["ana", "cy"]


def test_the_next_pick_ends_the_one_before_likewise() -> None:
    state = after(
        PARTY,
        PickTitle("ana", "one", 7, EVENING),
        Play("ana", 0, EVENING, EVERYBODY),
        PickTitle("ana", "two", 8, LATER, present=frozenset({"ana", "bo"})),
    )
    assert counting(state) == ["ana", "bo"]


def test_nobody_is_away_because_of_a_pick_that_was_never_started() -> None:
    state = after(
        PARTY, PickTitle("ana", "one", 7, EVENING), Stop("ana", LATER, frozenset({"ana"}))
    )
    assert counting(state) == ["ana", "bo", "cy"]


def full(state: PartyState, at: datetime.datetime) -> Join:
    return replace(join("Di", capacity=4), joined_at=at)


def test_a_full_party_makes_room_by_who_is_away_for_longest() -> None:
    state = after(PARTY, MarkAway(("cy",), EVENING))
    state = after(state, MarkAway(("bo",), EVENING + datetime.timedelta(minutes=1)))
    applied = batch.apply_commands(state, [full(state, LATER)])
    assert [type(step.event) for step in applied.steps] == [Left, Joined]
    assert [each.id for each in applied.after.joined_participants()] == ["ana", "bo", "vi", "di"]
    assert applied.after.participants["cy"].has_left


def test_a_full_party_stays_full_while_nobody_is_away_for_long() -> None:
    state = after(PARTY, MarkAway(("bo",), EVENING))
    with pytest.raises(Refused) as refused:
        apply(state, full(state, EVENING + LONG - datetime.timedelta(seconds=1)))
    assert refused.value.code == "party_full"


def test_a_host_who_is_away_gives_up_no_place() -> None:
    state = after(PARTY, MarkAway(("ana",), EVENING))
    with pytest.raises(Refused) as refused:
        apply(state, full(state, LATER))
    assert refused.value.code == "party_full"


def test_an_absence_is_counted_from_when_it_was_noticed_and_ends_when_they_return() -> None:
    absences = Absences({}, now=0)
    absences.observe(["bo"], now=100)
    assert absences.longer_than(300, now=399) == ()
    assert absences.longer_than(300, now=400) == ("bo",)
    absences.observe([], now=410)
    absences.observe(["bo"], now=420)
    assert absences.longer_than(300, now=719) == ()


def test_who_was_away_before_the_room_was_opened_has_a_moment_to_reconnect() -> None:
    absences = Absences({"bo": 5_000, "cy": 0}, now=0)
    absences.observe(["bo", "cy"], now=0)
    assert absences.longer_than(300, now=NOTICE_SECONDS - 1) == ()
    assert absences.longer_than(300, now=NOTICE_SECONDS) == ("bo",)


def test_who_reconnects_within_that_moment_begins_anew() -> None:
    absences = Absences({"bo": 5_000}, now=0)
    absences.observe(["bo"], now=0)
    absences.observe([], now=10)
    absences.observe(["bo"], now=20)
    assert absences.longer_than(300, now=NOTICE_SECONDS + 10) == ()


def test_the_age_of_an_absence_is_that_of_the_last_lease_or_of_the_joining() -> None:
    ages = ages_of(PARTY, {"bo": LATER - datetime.timedelta(seconds=30)}, LATER)
    assert ages["bo"] == 30
    assert ages["cy"] == pytest.approx(7200, abs=0.001)
    assert "vi" not in ages
    assert ages_of(PARTY, {"bo": LATER + LONG}, LATER)["bo"] == 0


def test_only_those_who_count_are_missed_and_only_those_who_are_away_are_back() -> None:
    state = after(PARTY, MarkAway(("bo",), EVENING))
    assert absent_participants(state, ["ana"]) == {"cy"}
    assert returned_participants(state, ["ana", "bo"]) == ("bo",)
