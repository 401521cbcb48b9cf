"""The host asks who is ready; nobody can hold up the start for longer than that lasts."""

import datetime

import pytest
from msgspec.structs import replace

from parties.domain.commands import Remove, Transfer, apply
from parties.domain.errors import Refused
from parties.domain.events import PlaybackChanged
from parties.domain.membership import Leave
from parties.domain.playback import PickTitle, Play, Stop
from parties.domain.ready import AskReady, SetReady
from parties.domain.state import PartyState
from parties.protocol import snapshot
from tests.cast import EVENING, PARTY, after, join

EVERYONE = frozenset({"ana", "bo", "cy", "vi"})
SECOND = datetime.timedelta(seconds=1)
UNTIL = EVENING + 30 * SECOND
PICK = PickTitle("ana", "a pick", 7, EVENING)
ASK = AskReady("ana", UNTIL, EVERYONE)
ASKED = after(PARTY, PICK, ASK)


def start(by: str = "ana", at: datetime.datetime = EVENING, present: frozenset[str] = EVERYONE):  # type: ignore[no-untyped-def] # a command
    return Play(by, 0, at, present, delay=3)


def refusal_of(state: PartyState, change: object) -> Refused:
    with pytest.raises(Refused) as refused:
        apply(state, change)  # type: ignore[arg-type]
    return refused.value


def answers(state: PartyState) -> dict[str, bool]:
    assert state.ready is not None
    return state.ready.answers


def test_those_online_who_take_part_are_asked_and_the_host_is_ready() -> None:
    state = after(PARTY, PICK, AskReady("ana", UNTIL, frozenset({"ana", "bo", "vi"})))
    assert answers(state) == {"ana": True, "bo": False}


def test_only_the_host_asks_and_no_viewer_answers() -> None:
    assert refusal_of(PARTY, replace(ASK, by="bo")).code == "forbidden"
    assert refusal_of(ASKED, SetReady("vi", True)).code == "forbidden"


def test_nobody_is_ready_for_what_nobody_asked() -> None:
    assert refusal_of(PARTY, SetReady("bo", True)).code == "not_asked"


def test_nobody_is_asked_while_it_plays() -> None:
    playing = after(PARTY, PICK, Play("ana", 0, EVENING))
    assert refusal_of(playing, ASK).code == "already_playing"


def test_an_answer_can_be_taken_back_and_twice_the_same_changes_nothing() -> None:
    ready = after(ASKED, SetReady("bo", True))
    assert answers(ready)["bo"]
    assert after(ready, SetReady("bo", True)) is ready
    assert not answers(after(ready, SetReady("bo", False)))["bo"]


def test_a_start_is_refused_with_the_names_of_those_who_are_waited_for() -> None:
    refused = refusal_of(after(ASKED, SetReady("bo", True)), start())
    assert refused.code == "not_ready"
    assert "Cy" in refused.detail
    assert "Bo" not in refused.detail


def test_when_all_are_ready_it_starts_at_once_and_nobody_asks_any_more() -> None:
    started = after(ASKED, SetReady("bo", True), SetReady("cy", True), start())
    pick = started.current_pick()
    assert started.ready is None
    assert pick is not None
    assert pick.playing_since == EVENING + 3 * SECOND


def test_when_the_time_is_over_it_starts_and_names_who_is_missing() -> None:
    _, events = apply(after(ASKED, SetReady("bo", True)), start(at=UNTIL))
    (changed,) = [each for each in events if isinstance(each, PlaybackChanged)]
    assert (changed.by, changed.action, changed.without) == ("ana", "play", ("cy",))


def test_a_clock_that_is_set_back_by_an_hour_makes_nobody_wait() -> None:
    started = after(ASKED, start(at=EVENING - 3_600 * SECOND))
    assert started.ready is None


def test_who_is_offline_is_not_waited_for() -> None:
    without_cy = EVERYONE - {"cy"}
    started = after(ASKED, SetReady("bo", True), start(present=without_cy))
    assert started.ready is None


def test_who_came_later_and_is_online_is_waited_for() -> None:
    everyone_ready = after(ASKED, SetReady("bo", True), SetReady("cy", True), join("Di"))
    assert "Di" in refusal_of(everyone_ready, start(present=EVERYONE | {"di"})).detail
    after(everyone_ready, SetReady("di", True), start(present=EVERYONE | {"di"}))


def test_an_absent_host_holds_nobody_up_either() -> None:
    started = after(ASKED, start(by="bo", at=UNTIL, present=frozenset({"bo", "cy"})))
    assert started.ready is None


def test_another_pick_and_the_end_of_one_end_the_question() -> None:
    assert after(ASKED, replace(PICK, id="another", title=11)).ready is None
    assert after(ASKED, Stop("ana", EVENING)).ready is None


def test_who_is_removed_has_no_answer_any_more() -> None:
    shown = snapshot.ready(after(ASKED, SetReady("cy", True), Remove("ana", "cy")))
    assert shown is not None
    assert shown.ready == {"ana": True, "bo": False}


def test_who_leaves_and_comes_back_is_not_ready() -> None:
    again = after(ASKED, SetReady("cy", True), Leave("cy"), replace(join("Cy"), returning="cy"))
    assert "cy" not in answers(again)


def test_the_next_host_may_ask_again_and_start() -> None:
    handed = after(ASKED, Transfer("ana", "bo"))
    again = after(handed, replace(ASK, by="bo", until=UNTIL + 60 * SECOND))
    assert answers(again) == {"ana": False, "bo": True, "cy": False}


def test_a_newcomer_takes_no_part_in_what_was_asked_before_they_answer() -> None:
    assert "di" not in answers(after(ASKED, join("Di")))
