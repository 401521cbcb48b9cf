"""Who may nominate what, how often, and what leaves the shortlist."""

import pytest

from parties.domain.commands import Command, Remove, SetWeights, apply
from parties.domain.errors import Refused
from parties.domain.shortlist import AddNomination, RemoveNomination
from parties.domain.state import PartyState
from tests.cast import EVENING, PARTY, after, join


def nominate(who: str, *titles: int) -> list[Command]:
    return [AddNomination(who, title, EVENING) for title in titles]


def shortlist(state: PartyState) -> list[tuple[int, str]]:
    return [(each.title, each.by) for each in state.shortlist]


def refusal_of(state: PartyState, command: Command) -> str:
    with pytest.raises(Refused) as refused:
        apply(state, command)
    return refused.value.code


def test_titles_stand_in_the_order_in_which_they_were_nominated() -> None:
    state = after(PARTY, *nominate("bo", 9), *nominate("ana", 3), *nominate("bo", 7))
    assert shortlist(state) == [(9, "bo"), (3, "ana"), (7, "bo")]


def test_a_second_nomination_changes_nothing_and_makes_no_revision() -> None:
    state = after(PARTY, *nominate("bo", 9))
    assert after(state, *nominate("ana", 9)) == state


def test_one_person_nominates_at_most_four_titles() -> None:
    state = after(PARTY, *nominate("bo", 1, 2, 3, 4))
    assert refusal_of(state, AddNomination("bo", 5, EVENING)) == "too_many_nominations"
    assert shortlist(after(state, RemoveNomination("bo", 1), *nominate("bo", 5)))[-1] == (5, "bo")


def test_a_shortlist_has_at_most_twelve_titles() -> None:
    state = after(PARTY, join("Di"))
    for who, first in (("ana", 1), ("bo", 5), ("cy", 9)):
        state = after(state, *nominate(who, *range(first, first + 4)))
    assert refusal_of(state, AddNomination("di", 13, EVENING)) == "shortlist_full"


def test_who_nominated_a_title_or_the_host_takes_it_off_and_nobody_else() -> None:
    state = after(PARTY, *nominate("bo", 9))
    assert refusal_of(state, RemoveNomination("cy", 9)) == "forbidden"
    assert after(state, RemoveNomination("bo", 9)).shortlist == ()
    assert after(state, RemoveNomination("ana", 9)).shortlist == ()


def test_a_television_nominates_nothing() -> None:
    assert refusal_of(PARTY, AddNomination("vi", 9, EVENING)) == "forbidden"
    assert refusal_of(PARTY, RemoveNomination("vi", 9)) == "forbidden"


def test_a_title_that_somebody_vetoes_leaves_in_the_same_commit() -> None:
    state = after(PARTY, *nominate("bo", 9, 3), SetWeights("cy", {"title:9": -1}))
    assert shortlist(state) == [(3, "bo")]
    assert state.revision == after(PARTY, *nominate("bo", 9, 3)).revision + 2


def test_a_title_that_is_less_liked_than_vetoed_stays() -> None:
    state = after(PARTY, *nominate("bo", 9), SetWeights("cy", {"title:9": -0.9}))
    assert shortlist(state) == [(9, "bo")]


def test_a_vetoed_title_cannot_be_nominated_until_the_veto_is_cleared() -> None:
    state = after(PARTY, SetWeights("cy", {"title:9": -1}))
    assert refusal_of(state, AddNomination("bo", 9, EVENING)) == "title_vetoed"
    state = after(state, SetWeights("cy", {"title:9": None}), *nominate("bo", 9))
    assert shortlist(state) == [(9, "bo")]


def test_the_veto_of_somebody_who_is_removed_counts_no_more() -> None:
    state = after(PARTY, SetWeights("cy", {"title:9": -1}), Remove("ana", "cy"))
    assert shortlist(after(state, *nominate("bo", 9))) == [(9, "bo")]
