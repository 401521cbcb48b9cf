"""What may be done to a party, by whom, and what it means."""

from typing import get_args

import pytest
from msgspec.structs import replace

from parties.domain import batch
from parties.domain.account_link import Claim
from parties.domain.commands import (
    ChangeSettings,
    ClearWeights,
    Command,
    Hide,
    Remove,
    SetWeights,
    Succeed,
    Transfer,
    apply,
)
from parties.domain.errors import Refused
from parties.domain.events import Left, SettingsChanged
from parties.domain.state import PartyState
from parties.protocol.event_frames import EncodedEvent, EventContext, encode_event
from recommender.core.fixed_point import MOST_WEIGHTS
from recommender.types import Filters
from tests.cast import LOCKED_PARTY, PARTY, after, join


def refusal_of(state: PartyState, command: Command) -> str:
    with pytest.raises(Refused) as refused:
        apply(state, command)
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


def test_a_released_place_can_be_joined_again_with_its_colour() -> None:
    state = after(PARTY, Remove("ana", "bo"))
    colour = PARTY.participants["bo"].colour
    assert after(state, join("Di", capacity=4)).participants["di"].colour == colour


def test_a_removed_participant_can_do_nothing_more() -> None:
    state = after(PARTY, Remove("ana", "bo"))
    assert refusal_of(state, SetWeights("bo", {"genre:comedy": 1})) == "removed"
    assert "bo" not in [profile.participant for profile in state.profiles()]


def test_a_ban_locks_the_party_and_changes_the_secret_in_the_link() -> None:
    ban = Remove("ana", "bo", secret="the next secret")
    applied = batch.apply_commands(PARTY, [ban])
    assert [type(step.event) for step in applied.steps] == [Left, SettingsChanged]
    state = applied.after
    assert refusal_of(state, Hide("bo", True)) == "banned"
    assert (state.secret, state.locked) == ("the next secret", True)
    assert [each.id for each in state.joined_participants()] == ["ana", "cy", "vi"]
    assert refusal_of(state, join("Di")) == "party_locked"
    assert refusal_of(state, join("Di", admitted=True)) == "party_locked"
    assert "di" in after(state, replace(join("Di"), secret="the next secret")).participants


def test_a_ban_in_a_locked_party_reports_once_who_left() -> None:
    applied = batch.apply_commands(LOCKED_PARTY, [Remove("ana", "bo", secret="the next secret")])
    assert [type(step.event) for step in applied.steps] == [Left]


def test_removing_somebody_locks_nothing() -> None:
    assert not after(PARTY, Remove("ana", "bo")).locked


def test_a_ban_holds_the_account_whatever_it_comes_with() -> None:
    state = after(PARTY, Claim("bo", 7), Remove("ana", "bo", secret="the next secret"))
    with_the_link = replace(join("Di"), member=7, secret="the next secret")
    assert refusal_of(state, with_the_link) == "banned"
    unlocked = after(state, ChangeSettings("ana", locked=False))
    assert refusal_of(unlocked, replace(join("Di"), member=7)) == "banned"
    assert refusal_of(unlocked, Claim("cy", 7)) == "banned"
    assert "di" in after(unlocked, replace(join("Di"), member=8)).participants


def test_a_ban_takes_both_places_of_a_member_out() -> None:
    television = PARTY.participants["vi"]
    state = after(PARTY, Claim("bo", 7))
    state = state.with_participant(replace(television, viewing_member=7))
    for banned in ("bo", "vi"):
        outcome = after(state, Remove("ana", banned, "the next secret"))
        assert [each.id for each in outcome.joined_participants()] == ["ana", "cy"]


def test_a_host_whose_television_is_banned_stays() -> None:
    state = after(PARTY, Claim("ana", 7))
    state = state.with_participant(replace(PARTY.participants["vi"], viewing_member=7))
    outcome = after(state, Remove("ana", "vi", "the next secret"))
    assert [each.id for each in outcome.joined_participants()] == ["ana", "bo", "cy"]


def test_a_banned_television_does_not_learn_the_next_secret() -> None:
    state = after(PARTY, Claim("bo", 7))
    state = state.with_participant(replace(PARTY.participants["vi"], viewing_member=7))
    applied = batch.apply_commands(state, [Remove("ana", "bo", "the next secret")])
    for step in applied.steps:
        context = EventContext(step.state.revision, step.state, lambda title: None)
        encoded = encode_event(step.event, context)
        assert b"the next secret" not in encoded.private.get("vi", encoded.frame)


def test_a_member_who_joins_again_is_no_second_participant() -> None:
    state = after(PARTY, Claim("bo", 7))
    applied = batch.apply_commands(state, [replace(join("Di"), member=7)] * 3)
    assert applied.after is state
    assert applied.outcomes == [state.revision] * 3


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


def test_an_ended_party_accepts_no_changes() -> None:
    ended = replace(PARTY, closed=True)
    assert refusal_of(ended, SetWeights("ana", {"genre:comedy": 1})) == "party_closed"


def test_moves_of_a_batch_are_one_revision_and_other_changes_one_each() -> None:
    applied = batch.apply_commands(
        PARTY,
        [
            SetWeights("ana", {"genre:comedy": 0.1}),
            SetWeights("bo", {"genre:comedy": 0.9}),
            SetWeights("ana", {"genre:comedy": 0.2}),
            Hide("cy", True),
            SetWeights("cy", {"genre:horror": 1}),
        ],
    )
    assert [step.state.revision - PARTY.revision for step in applied.steps] == [1, 2, 3]
    assert applied.outcomes == [PARTY.revision + offset for offset in (1, 1, 1, 2, 3)]


def test_one_refused_change_does_not_touch_its_neighbours() -> None:
    applied = batch.apply_commands(
        PARTY,
        [
            SetWeights("ana", {"genre:comedy": 0.1}),
            ChangeSettings("bo", locked=True),
            SetWeights("cy", {"genre:comedy": 0.3}),
        ],
    )
    assert isinstance(applied.outcomes[1], Refused)
    assert not applied.after.locked
    assert applied.after.participants["cy"].weights == {"genre:comedy": 0.3}


def test_commands_keep_the_tags_by_which_processes_of_two_releases_exchange_them() -> None:
    tags = {each.__struct_config__.tag for each in get_args(Command)}
    assert tags == {
        *("SetWeights", "ClearWeights", "Hide", "Join", "ChangeSettings", "Remove", "Transfer"),
        *("Succeed", "PickTitle", "Play", "Pause", "Seek", "Stop", "RateEvening"),
        *("Claim", "BringTaste", "Leave", "Rename", "Close", "Reopen", "UndoPick"),
        *("AddNomination", "RemoveNomination", "OpenBallot", "CastVote", "CloseBallot"),
        *("CancelBallot", "ExpireBallot", "UpdateEntitled", "ShareFocus"),
        *("MarkAway", "MarkBack", "AskForPlace", "AnswerPlaceRequest"),
        *("AskReady", "SetReady", "WaitForScreen", "ScreenCaughtUp", "EndWait"),
        *("SendMessage", "DeleteMessage", "Mute"),
        *("RenameForSite", "CloseForSite", "RemoveForSite", "ReopenForSite", "EraseMessage"),
        "RenameParty",
    }


def test_encoded_events_keep_the_fields_by_which_processes_of_two_releases_exchange_them() -> None:
    assert EncodedEvent.__struct_fields__ == (
        *("revision", "previous", "frame", "private", "left", "left_because", "epoch"),
        "ends",
    )
