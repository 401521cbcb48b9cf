"""What may be done to a party, by whom, and what it means."""

import pytest
from msgspec.structs import replace

from parties import batch
from parties.changes import (
    ChangeSettings,
    ClearWeights,
    Hide,
    Remove,
    SetWeights,
    Succeed,
    Transfer,
    apply,
)
from parties.refusals import Refused
from recommender.answer import Filters
from recommender.core.grid import MOST_WEIGHTS
from tests.cast import LOCKED_PARTY, PARTY, after, join


def refusal_of(state, change) -> str:  # type: ignore[no-untyped-def] # any change, any state
    with pytest.raises(Refused) as refused:
        apply(state, change)
    return refused.value.code


def test_weights_merge_and_null_clears() -> None:
    state = after(PARTY, SetWeights("ana", {"genre:comedy": 0.6, "genre:horror": -0.4}))
    state = after(state, SetWeights("ana", {"genre:horror": None, "era:1990s": 1}))
    assert state.participants["ana"].weights == {"genre:comedy": 0.6, "era:1990s": 1}


def test_setting_what_is_set_already_makes_no_revision() -> None:
    state = after(PARTY, SetWeights("ana", {"genre:comedy": 0.6}))
    assert after(state, SetWeights("ana", {"genre:comedy": 0.6})) is state


def test_clearing_what_is_clear_already_makes_no_revision() -> None:
    assert after(PARTY, ClearWeights("bo")) is PARTY


def test_a_participant_cannot_weight_without_bound() -> None:
    many = {f"title:{number}": 0.5 for number in range(MOST_WEIGHTS)}
    state = after(PARTY, SetWeights("ana", dict(many)))
    assert refusal_of(state, SetWeights("ana", {"genre:comedy": 1})) == "too_many_weights"


def test_a_viewer_takes_no_part() -> None:
    assert refusal_of(PARTY, SetWeights("vi", {"genre:comedy": 1})) == "forbidden"
    assert "vi" not in [profile.participant for profile in PARTY.profiles()]


def test_only_the_host_changes_settings() -> None:
    assert refusal_of(PARTY, ChangeSettings("bo", locked=True)) == "forbidden"
    assert after(PARTY, ChangeSettings("ana", locked=True)).locked


def test_settings_leave_alone_what_they_do_not_name() -> None:
    state = after(PARTY, ChangeSettings("ana", filters=Filters(kind="film")))
    state = after(state, ChangeSettings("ana", name="Late night", importance={"bo": 0.5}))
    assert (state.name, state.filters.kind) == ("Late night", "film")
    assert state.participants["bo"].importance == 0.5


def test_importance_of_a_stranger_changes_nothing() -> None:
    change = ChangeSettings("ana", name="New name", importance={"zoe": 2})
    assert refusal_of(PARTY, change) == "unknown_participant"


def test_a_strategy_must_exist() -> None:
    assert refusal_of(PARTY, ChangeSettings("ana", strategy="dictatorship")) == "unknown_strategy"


def test_nobody_joins_a_locked_party_but_with_its_secret() -> None:
    assert refusal_of(LOCKED_PARTY, join("Di")) == "party_locked"
    assert "di" in after(LOCKED_PARTY, join("Di", admitted=True)).participants


def test_nobody_joins_a_full_party() -> None:
    assert refusal_of(PARTY, join("Di", capacity=4)) == "party_full"


def test_a_place_given_up_can_be_taken_with_its_colour() -> None:
    state = after(PARTY, Remove("ana", "bo"))
    colour = PARTY.participants["bo"].colour
    assert after(state, join("Di", capacity=4)).participants["di"].colour == colour


def test_a_removed_participant_can_do_nothing_more() -> None:
    state = after(PARTY, Remove("ana", "bo"))
    assert refusal_of(state, SetWeights("bo", {"genre:comedy": 1})) == "removed"
    assert "bo" not in [profile.participant for profile in state.profiles()]


def test_a_ban_changes_the_secret_in_the_link() -> None:
    state = after(PARTY, Remove("ana", "bo", secret="the next secret"))
    assert refusal_of(state, Hide("bo", True)) == "banned"
    assert state.secret == "the next secret"


def test_the_host_cannot_remove_themselves() -> None:
    assert refusal_of(PARTY, Remove("ana", "ana")) == "forbidden"


def test_the_host_hands_the_party_over() -> None:
    state = after(PARTY, Transfer("ana", "bo"))
    assert [state.participants[who].role for who in ("ana", "bo")] == ["participant", "host"]
    assert refusal_of(state, ChangeSettings("ana", locked=True)) == "forbidden"


def test_a_viewer_cannot_become_host() -> None:
    assert refusal_of(PARTY, Transfer("ana", "vi")) == "forbidden"


def test_succession_happens_once() -> None:
    state = after(PARTY, Succeed("ana", "bo"))
    assert state.host() == state.participants["bo"]
    assert refusal_of(state, Succeed("ana", "cy")) == "forbidden"


def test_an_ended_party_takes_no_changes() -> None:
    ended = replace(PARTY, closed=True)
    assert refusal_of(ended, SetWeights("ana", {"genre:comedy": 1})) == "party_closed"


def test_moves_taken_together_are_one_revision_and_other_changes_one_each() -> None:
    taken = batch.take(
        PARTY,
        [
            SetWeights("ana", {"genre:comedy": 0.1}),
            SetWeights("bo", {"genre:comedy": 0.9}),
            SetWeights("ana", {"genre:comedy": 0.2}),
            Hide("cy", True),
            SetWeights("cy", {"genre:horror": 1}),
        ],
    )
    assert [step.state.revision - PARTY.revision for step in taken.steps] == [1, 2, 3]
    assert taken.outcomes == [PARTY.revision + offset for offset in (1, 1, 1, 2, 3)]


def test_one_refused_change_does_not_touch_its_neighbours() -> None:
    taken = batch.take(
        PARTY,
        [
            SetWeights("ana", {"genre:comedy": 0.1}),
            ChangeSettings("bo", locked=True),
            SetWeights("cy", {"genre:comedy": 0.3}),
        ],
    )
    assert isinstance(taken.outcomes[1], Refused)
    assert not taken.after.locked
    assert taken.after.participants["cy"].weights == {"genre:comedy": 0.3}
