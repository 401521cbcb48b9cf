"""Leaving a party and coming back, another name, and a party that its host closes and reopens."""

import pytest
from msgspec.structs import replace

from parties.domain import batch
from parties.domain.account_link import Claim
from parties.domain.closing import Close, Reopen
from parties.domain.commands import ChangeSettings, Command, Remove, SetWeights, apply
from parties.domain.errors import Refused
from parties.domain.events import Left, PartyClosed, Updated
from parties.domain.joining import Join
from parties.domain.membership import Leave, Rename
from parties.domain.state import PartyState
from tests.cast import LOCKED_PARTY, PARTY, after, join

BO_LIKES_COMEDY = after(PARTY, SetWeights("bo", {"genre:comedy": 0.8}))


def refusal_of(state: PartyState, command: Command) -> str:
    with pytest.raises(Refused) as refused:
        apply(state, command)
    return refused.value.code


def comes_back(who: str, name: str = "", **fields: object) -> Join:
    again = replace(join(name or who.title()), id=f"new-{who}", returning=who)
    return replace(again, **fields)


def test_who_leaves_is_no_longer_in_and_counts_no_more() -> None:
    state = after(BO_LIKES_COMEDY, Leave("bo"))
    assert [each.id for each in state.joined_participants()] == ["ana", "cy", "vi"]
    assert "bo" not in [profile.participant for profile in state.profiles()]
    assert refusal_of(state, SetWeights("bo", {"genre:comedy": 1})) == "left"


def test_a_television_may_leave_too() -> None:
    assert "vi" not in [each.id for each in after(PARTY, Leave("vi")).joined_participants()]


def test_nobody_leaves_twice() -> None:
    assert refusal_of(after(PARTY, Leave("bo")), Leave("bo")) == "left"


def test_a_host_who_leaves_is_succeeded_by_who_is_here_and_came_first() -> None:
    applied = batch.apply_commands(PARTY, [Leave("ana", frozenset({"cy", "vi"}))])
    assert [type(step.event) for step in applied.steps] == [Left, Updated]
    host = applied.after.host()
    assert host is not None
    assert host.id == "cy"
    assert applied.after.participants["ana"].role == "participant"


def test_a_host_who_leaves_while_nobody_is_here_is_succeeded_by_who_came_first() -> None:
    host = after(PARTY, Leave("ana")).host()
    assert host is not None
    assert host.id == "bo"


def test_who_comes_into_a_party_that_everybody_left_is_its_host() -> None:
    state = after(PARTY, Leave("ana"), Leave("cy"), Leave("bo"))
    assert state.host() is None
    state = after(state, join("Di"), join("Ed"))
    assert [state.participants[who].role for who in ("di", "ed")] == ["host", "participant"]


def test_a_television_alone_becomes_no_host() -> None:
    state = after(PARTY, Leave("ana"), Leave("bo"), Leave("cy"), join("Tv", "viewer"))
    assert state.host() is None


def test_who_comes_back_is_the_same_person_with_the_same_weights() -> None:
    state = after(BO_LIKES_COMEDY, Leave("bo"), join("Di"), comes_back("bo", "Robert"))
    back = state.participants["bo"]
    assert (back.name, back.weights, back.role) == ("Robert", {"genre:comedy": 0.8}, "participant")
    assert [each.id for each in state.joined_participants()] == ["ana", "cy", "vi", "di", "bo"]
    assert len({each.colour for each in state.joined_participants()}) == 5
    assert "new-bo" not in state.participants


def test_a_locked_party_lets_back_in_who_left_by_themselves() -> None:
    state = after(LOCKED_PARTY, Leave("bo"), comes_back("bo"))
    assert state.participants["bo"].is_in


@pytest.mark.parametrize("secret", [None, "the next secret"])
def test_who_was_removed_or_banned_does_not_come_back_by_their_place(secret: str | None) -> None:
    state = after(PARTY, Remove("ana", "bo", secret), ChangeSettings("ana", name="Locked"))
    state = replace(state, locked=True)
    assert refusal_of(state, comes_back("bo")) == "party_locked"


def test_a_full_party_has_no_place_to_come_back_to() -> None:
    state = after(PARTY, Leave("bo"), join("Di", capacity=4))
    assert refusal_of(state, comes_back("bo", capacity=4)) == "party_full"


def test_a_banned_account_comes_back_to_no_place() -> None:
    state = after(PARTY, Claim("bo", 7), Leave("bo"), replace(join("Di"), member=8))
    banned = after(state, Claim("cy", 9), Remove("ana", "cy", "the next secret"))
    again = replace(banned.participants["bo"], member=9)
    assert refusal_of(banned.with_participant(again), comes_back("bo")) == "banned"


def test_a_place_of_one_account_is_no_place_of_another() -> None:
    state = after(PARTY, Claim("bo", 7), Leave("bo"), comes_back("bo", member=8))
    assert not state.participants["bo"].is_in
    assert state.participants["new-bo"].member == 8


def test_a_member_who_joined_anew_has_no_second_place_to_come_back_to() -> None:
    state = after(PARTY, Claim("bo", 7), Leave("bo"), replace(join("Di"), member=7))
    state = after(state, comes_back("bo"))
    assert not state.participants["bo"].is_in


def test_a_participant_changes_their_own_name() -> None:
    state = after(PARTY, Rename("bo", "Robert"))
    assert state.participants["bo"].name == "Robert"


def test_another_name_that_looks_like_somebodys_gets_a_number() -> None:
    state = after(PARTY, Rename("bo", "\u0410na"))  # with a Cyrillic A
    assert state.participants["bo"].name == "\u0410na (2)"


def test_to_take_the_name_that_one_has_changes_nothing() -> None:
    assert after(PARTY, Rename("bo", "Bo")) is PARTY


def test_the_host_closes_the_party_and_nothing_is_accepted_any_more() -> None:
    applied = batch.apply_commands(PARTY, [Close("ana")])
    assert [type(step.event) for step in applied.steps] == [PartyClosed]
    assert refusal_of(applied.after, SetWeights("bo", {"genre:comedy": 1})) == "party_closed"
    assert refusal_of(applied.after, join("Di")) == "party_closed"
    assert refusal_of(applied.after, Close("ana")) == "party_closed"


def test_only_the_host_opens_it_again_with_everybody_in_it() -> None:
    closed = after(BO_LIKES_COMEDY, Close("ana"))
    assert refusal_of(closed, Reopen("bo")) == "forbidden"
    opened = after(closed, Reopen("ana"))
    assert opened.participants == BO_LIKES_COMEDY.participants
    assert after(opened, Reopen("ana")) is opened


def test_what_a_moderator_has_closed_stays_closed() -> None:
    assert refusal_of(replace(PARTY, closed=True), Reopen("ana")) == "party_closed"
