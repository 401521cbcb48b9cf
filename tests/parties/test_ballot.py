"""Who may vote, when a ballot closes, and what its winner becomes."""

import datetime

import pytest
from msgspec.structs import replace

from parties.domain.ballot import (
    CancelBallot,
    CastVote,
    CloseBallot,
    ExpireBallot,
    OpenBallot,
    UpdateEntitled,
)
from parties.domain.ballot_counting import Vote
from parties.domain.ballot_state import BallotState, Placement
from parties.domain.commands import Command, Hide, Remove, SetWeights, apply
from parties.domain.errors import Refused
from parties.domain.events import BallotChanged, Picked, PlaybackChanged
from parties.domain.membership import Leave
from parties.domain.playback import PickTitle, Play, Stop, UndoPick
from parties.domain.shortlist import AddNomination
from parties.domain.state import PartyState
from tests.cast import EVENING, PARTY, after, join

MINUTE = datetime.timedelta(minutes=1)
LATER = EVENING + MINUTE
ALL = frozenset({"ana", "bo", "cy", "vi"})
OPEN = OpenBallot("ana", "ballot", "approval", (7, 8, 9), EVENING, 60, 1, ALL)
STARTED = after(PARTY, OPEN)


def vote(who: str, *approve: int, veto: tuple[int, ...] = ()) -> CastVote:
    return CastVote(who, "ballot", Vote(approve=approve, veto=veto), EVENING, ALL)


def ballot_of(state: PartyState) -> BallotState:
    assert state.ballot is not None
    return state.ballot


def refusal_of(state: PartyState, command: Command) -> str:
    with pytest.raises(Refused) as refused:
        apply(state, command)
    return refused.value.code


# --- opening -------------------------------------------------------------------------------------


def test_who_takes_part_and_is_online_is_entitled_and_the_host_always_is() -> None:
    assert ballot_of(STARTED).entitled == ("ana", "bo", "cy")
    alone = after(PARTY, replace(OPEN, present=frozenset({"cy", "vi"})))
    assert ballot_of(alone).entitled == ("ana", "cy")


def test_a_second_ballot_is_refused_while_one_is_open() -> None:
    assert refusal_of(STARTED, replace(OPEN, id="another")) == "ballot_open"
    closed = after(STARTED, CancelBallot("ana", "ballot", LATER))
    assert ballot_of(after(closed, replace(OPEN, id="another"))).id == "another"


@pytest.mark.parametrize("titles", [(), (7,), (7, 7), tuple(range(1, 14))])
def test_a_ballot_has_two_to_twelve_titles(titles: tuple[int, ...]) -> None:
    assert refusal_of(PARTY, replace(OPEN, titles=titles)) == "wrong_number_of_titles"


def test_a_title_that_somebody_vetoes_tonight_is_on_no_ballot() -> None:
    state = after(PARTY, SetWeights("bo", {"title:8": -1}))
    assert refusal_of(state, OPEN) == "title_vetoed"


# --- voting --------------------------------------------------------------------------------------


def test_a_vote_is_replaced_by_the_next_one_of_the_same_person() -> None:
    state = after(STARTED, vote("bo", 7), vote("bo", 8, 9))
    assert ballot_of(state).votes == {"bo": Vote(approve=(8, 9))}


def test_the_same_vote_again_changes_nothing() -> None:
    state = after(STARTED, vote("bo", 7))
    assert after(state, vote("bo", 7)) == state


def test_who_comes_while_it_is_open_may_vote_and_is_waited_for() -> None:
    state = after(STARTED, join("Di"), vote("di", 9))
    assert ballot_of(state).entitled == ("ana", "bo", "cy", "di")
    came = UpdateEntitled("ballot", EVENING, ALL, came=frozenset({"di", "vi", "nobody"}))
    state = after(STARTED, join("Di"), came, vote("ana", 7), vote("bo", 7), vote("cy", 7))
    assert ballot_of(state).is_open


def invalid(rule: str, **parts: object) -> str:
    state = after(PARTY, replace(OPEN, rule=rule))
    return refusal_of(state, CastVote("bo", "ballot", Vote(**parts), EVENING))  # type: ignore[arg-type]  # of any form, on purpose


@pytest.mark.parametrize(
    ("rule", "parts"),
    [
        ("approval", {"approve": (7, 5)}),
        ("approval", {"approve": (7, 7)}),
        ("approval", {"ranking": (7, 8)}),
        ("ranked", {"ranking": (7, 8, 7)}),
        ("ranked", {"ranking": (5,)}),
        ("ranked", {"approve": (7,)}),
        ("score", {"scores": {"5": 3}}),
        ("score", {"scores": {"7": 6}}),
        ("score", {"scores": {"7": -1}}),
        ("score", {"scores": {"07": 3}}),
        ("score", {"scores": {"x": 3}}),
        ("score", {"ranking": (7,)}),
        ("approval", {"veto": (7, 8)}),
        ("approval", {"veto": (5,)}),
    ],
)
def test_a_vote_that_does_not_fit_the_ballot_is_refused(
    rule: str, parts: dict[str, object]
) -> None:
    assert invalid(rule, **parts) == "invalid_vote"


def test_a_television_does_not_vote() -> None:
    assert refusal_of(STARTED, vote("vi", 7)) == "forbidden"


def test_nobody_votes_after_the_close_or_in_a_ballot_that_is_none() -> None:
    closed = after(STARTED, CloseBallot("ana", "ballot", LATER))
    assert refusal_of(closed, vote("bo", 7)) == "ballot_closed"
    assert refusal_of(STARTED, replace(vote("bo", 7), ballot="another")) == "unknown_ballot"
    assert refusal_of(PARTY, vote("bo", 7)) == "unknown_ballot"


def test_a_vote_that_arrives_when_its_time_is_over_is_late_though_nobody_has_closed_it() -> None:
    assert refusal_of(STARTED, replace(vote("bo", 7), at=LATER)) == "ballot_closed"
    just_before = LATER - datetime.timedelta(milliseconds=1)
    assert ballot_of(after(STARTED, replace(vote("bo", 7), at=just_before))).votes


# --- closing -------------------------------------------------------------------------------------


def test_it_closes_with_the_last_vote_and_its_winner_is_picked_in_the_same_commit() -> None:
    state, events = apply(after(STARTED, vote("ana", 7), vote("bo", 8)), vote("cy", 8))
    assert [type(event) for event in events] == [BallotChanged, Picked]
    ballot, pick = ballot_of(state), state.current_pick()
    assert (ballot.progress, ballot.winner, ballot.closed_at) == ("closed", 8, EVENING)
    assert pick is not None
    assert (pick.title, pick.by, pick.how, pick.id) == (8, "ana", "ballot", "ballot")


def test_its_winner_ends_what_was_watched_before() -> None:
    watching = after(
        PARTY, PickTitle("ana", "before", 3, EVENING), Play("ana", 0, EVENING), OPEN, vote("bo", 8)
    )
    state, events = apply(watching, CloseBallot("ana", "ballot", LATER, ALL))
    assert [type(event) for event in events] == [BallotChanged, PlaybackChanged, Picked]
    assert [each.ended_at for each in state.picks] == [LATER, None]
    assert [each.revision for each in state.picks][-1] == watching.revision + 3


def test_when_its_time_is_over_any_process_closes_it_and_the_others_change_nothing() -> None:
    state = after(STARTED, vote("bo", 8), ExpireBallot("ballot", LATER, ALL))
    assert ballot_of(state).winner == 8
    assert after(state, ExpireBallot("ballot", LATER + MINUTE)) == state


def test_the_end_of_an_earlier_ballot_closes_no_other() -> None:
    state = after(STARTED, CancelBallot("ana", "ballot", LATER), replace(OPEN, id="another"))
    assert after(state, ExpireBallot("ballot", LATER)) == state


def test_a_ballot_in_which_nobody_voted_has_no_winner_and_picks_nothing() -> None:
    state = after(STARTED, CloseBallot("ana", "ballot", LATER))
    assert ballot_of(state).winner is None
    assert state.picks == ()


def test_a_cancelled_ballot_has_no_result() -> None:
    state = after(STARTED, vote("bo", 8), CancelBallot("ana", "ballot", LATER))
    assert (ballot_of(state).progress, ballot_of(state).result) == ("cancelled", None)
    assert refusal_of(state, CloseBallot("ana", "ballot", LATER)) == "ballot_closed"


def test_who_is_removed_is_counted_no_more_and_neither_is_their_vote() -> None:
    state = after(STARTED, vote("cy", 9), Remove("ana", "cy"))
    assert ballot_of(state).entitled == ("ana", "bo")
    assert ballot_of(state).votes == {}


def test_who_leaves_is_waited_for_no_more_and_their_vote_counts() -> None:
    assert ballot_of(after(STARTED, Leave("cy"))).entitled == ("ana", "bo")
    state = after(STARTED, vote("cy", 9), Leave("cy"), CloseBallot("ana", "ballot", LATER))
    assert ballot_of(state).winner == 9


def test_if_all_others_have_voted_it_closes_once_somebody_is_removed() -> None:
    state = after(STARTED, vote("ana", 7), vote("bo", 7), Remove("ana", "cy"))
    assert ballot_of(state).is_open
    state = after(state, UpdateEntitled("ballot", EVENING, ALL))
    assert ballot_of(state).winner == 7


def test_who_is_gone_for_too_long_is_waited_for_no_more_and_may_come_back() -> None:
    away = UpdateEntitled("ballot", EVENING, ALL, gone=frozenset({"cy"}))
    state = after(STARTED, vote("ana", 7), away)
    assert ballot_of(state).entitled == ("ana", "bo")
    assert ballot_of(after(state, vote("cy", 9))).entitled == ("ana", "bo", "cy")
    assert not ballot_of(after(state, vote("bo", 7))).is_open


def test_the_vote_of_somebody_who_went_home_counts() -> None:
    away = UpdateEntitled("ballot", EVENING, ALL, gone=frozenset({"cy"}))
    state = after(STARTED, vote("cy", 9), away, CloseBallot("ana", "ballot", LATER))
    assert ballot_of(state).winner == 9


def test_a_ballot_without_anybody_entitled_waits_for_its_end() -> None:
    gone = UpdateEntitled("ballot", EVENING, gone=frozenset({"ana", "bo", "cy"}))
    assert ballot_of(after(STARTED, gone)).is_open


# --- ties, and what somebody hides ---------------------------------------------------------------

FITS = {7: {"bo": 0.9, "cy": 0.2}, 8: {"bo": 0.5, "cy": 0.4}, 9: {"bo": 0.1, "cy": 0.1}}
FITTING = replace(
    OPEN, placements=tuple(Placement(title, None, "", 0.5, fits) for title, fits in FITS.items())
)


def decided(*between: Command) -> BallotState:
    """Titles 7 and 8 have one vote each."""
    state = after(PARTY, FITTING, *between, vote("bo", 7), vote("cy", 8))
    return ballot_of(after(state, CloseBallot("ana", "ballot", LATER)))


def test_a_tie_goes_to_the_title_that_whom_it_suits_least_likes_better() -> None:
    result = decided().result
    assert result is not None
    assert result.tie is not None
    assert (result.winner, result.tie.between, result.tie.decided_by) == (8, (8, 7), "least_fit")


def test_the_fit_of_somebody_who_hides_meanwhile_decides_no_tie_and_stays_in_no_pick() -> None:
    assert decided(Hide("cy", True)).winner == 7
    state = after(PARTY, FITTING, Hide("cy", True), vote("bo", 7), vote("ana", 7), vote("cy", 7))
    (pick,) = state.picks
    assert pick.satisfied == {"bo": 0.9}


def test_earlier_nominations_win_a_tie_in_which_all_suit_alike() -> None:
    nominated = after(PARTY, AddNomination("bo", 9, EVENING), AddNomination("bo", 7, EVENING), OPEN)
    state = after(nominated, vote("bo", 7), vote("cy", 9), CloseBallot("ana", "ballot", LATER))
    result = ballot_of(state).result
    assert result is not None
    assert result.tie is not None
    assert (result.winner, result.tie.decided_by) == (9, "nomination")


# --- what the host picks afterwards --------------------------------------------------------------

WON = after(STARTED, vote("bo", 8), CloseBallot("ana", "ballot", LATER))


def how(state: PartyState, *titles: int) -> list[str]:
    picked = [PickTitle("ana", f"pick {title}", title, LATER + MINUTE) for title in titles]
    return [each.how for each in after(state, *picked).picks]


def test_another_pick_of_the_host_is_an_override_and_that_of_the_winner_is_none() -> None:
    assert how(WON, 7) == ["ballot", "override"]
    assert how(WON, 7, 8, 9) == ["ballot", "override", "ballot", "override"]
    assert how(PARTY, 7) == ["host"]


def test_a_pick_after_the_winner_was_watched_overrides_nothing() -> None:
    watched = after(WON, Play("ana", 0, LATER), Stop("ana", LATER + MINUTE))
    assert how(watched, 7) == ["ballot", "host"]


def test_a_pick_in_place_of_a_winner_that_was_taken_back_is_an_override() -> None:
    assert how(after(WON, UndoPick("ana", LATER)), 7) == ["override"]
