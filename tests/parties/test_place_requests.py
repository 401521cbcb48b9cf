"""A place on another device: who may ask for which, what the host answers, which token is good."""

import datetime

import pytest
from msgspec.structs import replace

from parties.domain import batch
from parties.domain.account_link import Claim
from parties.domain.commands import Command, Remove, SetWeights, apply
from parties.domain.errors import Refused
from parties.domain.permissions import require_holder
from parties.domain.place_requests import TIME_TO_ANSWER, AnswerPlaceRequest, AskForPlace
from parties.domain.place_requests import places_to_ask_for as places
from parties.domain.state import PartyState
from parties.protocol.event_frames import EventContext, encode_event
from tests.cast import EVENING, PARTY, after

MOMENT = datetime.timedelta(seconds=1)
ASKS = AskForPlace("bo", "another-key", EVENING, PARTY.secret)
ASKED = after(PARTY, SetWeights("bo", {"genre:comedy": 1}), ASKS)
REQUEST = ASKED.participants["bo"].request
ACCEPTS = AnswerPlaceRequest("ana", "bo", REQUEST, True, EVENING + MOMENT)
DECLINES = replace(ACCEPTS, accepted=False)


def refusal_of(state: PartyState, command: Command) -> str:
    with pytest.raises(Refused) as refused:
        apply(state, command)
    return refused.value.code


def holder(state: PartyState, subject: str) -> str:
    """The id of whoever is let in by the token, or why it lets nobody in."""
    try:
        return require_holder(state, subject).id
    except Refused as refused:
        return refused.code


def test_the_new_token_is_good_once_the_host_accepts_and_the_old_one_is_void_then() -> None:
    assert [holder(ASKED, each) for each in ("bo", "bo.another-key")] == ["bo", "place_pending"]
    moved = after(ASKED, ACCEPTS)
    assert [holder(moved, each) for each in ("bo", "bo.another-key")] == ["moved", "bo"]
    assert moved.participants["bo"].weights == {"genre:comedy": 1}


def test_the_new_token_is_good_for_nothing_if_the_host_declines() -> None:
    declined = after(ASKED, DECLINES)
    assert [holder(declined, each) for each in ("bo", "bo.another-key")] == ["bo", "moved"]
    assert refusal_of(declined, ACCEPTS) == "no_request"


def test_a_token_of_nobody_and_one_with_a_key_that_was_never_given_let_nobody_in() -> None:
    assert holder(PARTY, "nobody") == "removed"
    assert holder(PARTY, "bo.any-key") == "moved"
    assert holder(after(ASKED, ACCEPTS), "bo.") == "moved"


def test_a_place_that_has_moved_can_move_again() -> None:
    moved = after(ASKED, ACCEPTS)
    again = after(moved, replace(ASKS, key="a-third-key"))
    accepted = after(again, replace(ACCEPTS, request=again.participants["bo"].request))
    tokens = ("bo", "bo.another-key", "bo.a-third-key")
    assert [holder(accepted, each) for each in tokens] == ["moved", "moved", "bo"]


def test_nobody_asks_without_the_link() -> None:
    assert refusal_of(PARTY, replace(ASKS, secret="a guess")) == "link_needed"
    banned = after(PARTY, Remove("ana", "cy", "the next secret"))
    assert refusal_of(banned, ASKS) == "link_needed"


def test_nobody_asks_for_a_place_whose_screen_is_open() -> None:
    assert refusal_of(PARTY, replace(ASKS, present=frozenset({"bo"}))) == "forbidden"
    assert [each.id for each in places(PARTY, {"bo"})] == ["cy"]


def test_nobody_asks_for_the_place_of_the_host_of_a_television_or_of_an_account() -> None:
    for who in ("ana", "vi"):
        assert refusal_of(PARTY, replace(ASKS, participant=who)) == "forbidden"
    assert refusal_of(after(PARTY, Claim("bo", 7)), ASKS) == "forbidden"
    assert [each.id for each in places(PARTY, set())] == ["bo", "cy"]


def test_nobody_asks_for_a_place_that_nobody_has() -> None:
    assert refusal_of(PARTY, replace(ASKS, participant="zoe")) == "unknown_participant"
    assert refusal_of(after(PARTY, Remove("ana", "bo")), ASKS) == "unknown_participant"


def test_one_asks_at_a_time_and_after_a_while_the_next() -> None:
    second = replace(ASKS, key="a-second-key", at=EVENING + MOMENT)
    assert refusal_of(ASKED, second) == "too_frequent"
    later = replace(second, at=EVENING + TIME_TO_ANSWER)
    asked = after(ASKED, later)
    assert refusal_of(asked, ACCEPTS) == "no_request"
    assert holder(asked, "bo.another-key") == "moved"


def test_the_same_request_sent_twice_is_one() -> None:
    assert after(ASKED, ASKS) is ASKED


def test_the_host_answers_in_time_and_nobody_else_does() -> None:
    assert refusal_of(ASKED, replace(ACCEPTS, by="cy")) == "forbidden"
    late = replace(ACCEPTS, at=EVENING + TIME_TO_ANSWER + MOMENT)
    assert refusal_of(ASKED, late) == "no_request"


def test_a_place_whose_screen_is_open_again_is_not_given_away() -> None:
    assert refusal_of(ASKED, replace(ACCEPTS, present=frozenset({"bo"}))) == "forbidden"


def test_no_frame_contains_the_key_of_a_token() -> None:
    for step in batch.apply_commands(PARTY, [ASKS, ACCEPTS]).steps:
        context = EventContext(step.state.revision, step.state, lambda title: None)
        encoded = encode_event(step.event, context)
        for frame in (encoded.frame, *encoded.private.values()):
            assert b"another-key" not in frame
