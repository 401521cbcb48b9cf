"""Who may write, delete, mute and react; and what a message does to a party: next to nothing."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from parties.access import socket_rate_limits
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain.batch import apply_commands
from parties.domain.chat import (
    REACTIONS,
    DeleteMessage,
    Mute,
    SendMessage,
    require_may_react,
)
from parties.domain.chat_message import MESSAGES_SHOWN
from parties.domain.commands import ChangeSettings, Command, Remove, SetWeights, Transfer
from parties.domain.errors import Code, Refused
from parties.domain.state import PartyState
from parties.protocol import client_messages
from parties.protocol.command_builder import CommandContext, build_command
from parties.storage.party_store import only_weights
from tests.cast import EVENING, PARTY, after


def writes(by: str, text: str = "What about this one?") -> SendMessage:
    return SendMessage(by, text, EVENING)


def refusal(state: PartyState, command: Command) -> Code:
    (outcome,) = apply_commands(state, [command]).outcomes
    assert isinstance(outcome, Refused)
    return outcome.code


def test_a_message_has_the_next_number_and_leaves_the_revision_as_it_is() -> None:
    batch = apply_commands(PARTY, [writes("ana"), writes("bo"), writes("ana")])
    assert [(each.number, each.participant) for each in batch.messages] == [
        (1, "ana"),
        (2, "bo"),
        (3, "ana"),
    ]
    assert batch.numbers == {0: 1, 1: 2, 2: 3}
    assert batch.steps == []
    assert (batch.after.revision, batch.after.last_message) == (PARTY.revision, 3)


def test_moves_between_messages_are_one_revision_as_they_are_without() -> None:
    moves: list[Command] = [SetWeights(who, {"genre:comedy": 0.5}) for who in ("ana", "bo")]
    batch = apply_commands(PARTY, [writes("cy"), moves[0], writes("cy"), moves[1], writes("cy")])
    assert [step.state.revision for step in batch.steps] == [PARTY.revision + 1]
    assert len(batch.messages) == 3
    assert replace(batch.after, messages=(), last_message=0) == after(PARTY, *moves)


def test_a_batch_with_a_message_is_never_saved_as_one_of_weights_alone() -> None:
    move = SetWeights("ana", {"genre:comedy": 0.5})
    assert only_weights(PARTY, [move]) is not None
    assert only_weights(PARTY, [move, writes("bo")]) is None


def test_a_state_has_the_last_messages_and_counts_them_all() -> None:
    state = after(PARTY, *[writes("bo", f"{number}") for number in range(MESSAGES_SHOWN + 20)])
    assert [each.number for each in state.messages] == list(range(21, MESSAGES_SHOWN + 21))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (writes("vi"), "forbidden"),
        (writes("nobody"), "removed"),
        (DeleteMessage("cy", 1, "bo"), "forbidden"),
        (DeleteMessage("vi", 1, "bo"), "forbidden"),
        (DeleteMessage("ana", 2, "bo"), "unknown_message"),
        (Mute("bo", "cy", True), "forbidden"),
        (Mute("ana", "nobody", True), "unknown_participant"),
        (Mute("ana", "ana", True), "forbidden"),
        (ChangeSettings("bo", chat=False), "forbidden"),
    ],
)
def test_who_may_not_is_refused_and_nothing_is_applied(command: Command, code: str) -> None:
    state = after(PARTY, writes("bo"))
    assert refusal(state, command) == code
    assert apply_commands(state, [command]).after == state


def test_who_is_muted_neither_writes_nor_reacts_until_the_host_allows_it_again() -> None:
    muted = after(PARTY, Mute("ana", "bo", True))
    assert refusal(muted, writes("bo")) == "muted"
    with pytest.raises(Refused) as refused:
        require_may_react(muted, "bo", REACTIONS[0])
    assert refused.value.code == "muted"
    assert after(muted, Mute("ana", "bo", False), writes("bo")).last_message == 1


def test_somebody_muted_who_becomes_the_host_can_write() -> None:
    assert (
        after(PARTY, Mute("ana", "bo", True), Transfer("ana", "bo"), writes("bo")).last_message == 1
    )


def test_who_is_muted_can_still_delete_what_they_wrote() -> None:
    state = after(PARTY, writes("bo"), Mute("ana", "bo", True), DeleteMessage("bo", 1, "bo"))
    assert state.messages[0].deleted


@pytest.mark.parametrize("by", ["bo", "ana"])
def test_a_deleted_message_keeps_its_place_and_loses_its_text(by: str) -> None:
    about = SendMessage("bo", "What about this one?", EVENING, 7)
    state = after(PARTY, writes("cy"), about, DeleteMessage(by, 2, "bo"), writes("cy"))
    assert [(each.number, each.text, each.title) for each in state.messages] == [
        (1, "What about this one?", None),
        (2, "", None),
        (3, "What about this one?", None),
    ]
    assert after(state, DeleteMessage("ana", 2, "bo")) == state


def test_while_the_chat_is_off_nobody_writes_and_everybody_reacts() -> None:
    state = after(PARTY, writes("bo"), ChangeSettings("ana", chat=False))
    assert refusal(state, writes("ana")) == "chat_off"
    require_may_react(state, "bo", REACTIONS[0])
    assert after(state, ChangeSettings("ana", chat=True), writes("bo")).last_message == 2


@pytest.mark.parametrize("emoji", ["🍕", "", "❤️❤️", "👍🏽", "a"])
def test_a_reaction_is_one_of_those_that_are_offered(emoji: str) -> None:
    with pytest.raises(Refused) as refused:
        require_may_react(PARTY, "bo", emoji)
    assert refused.value.code == "unknown_reaction"


@pytest.mark.parametrize(("who", "code"), [("vi", "forbidden"), ("nobody", "removed")])
def test_a_television_and_a_stranger_do_not_react(who: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        require_may_react(PARTY, who, REACTIONS[0])
    assert refused.value.code == code


def test_what_somebody_wrote_stays_when_they_are_removed() -> None:
    state = after(PARTY, writes("bo"), Remove("ana", "bo"))
    assert state.messages[0].participant == "bo"
    assert refusal(state, writes("bo")) == "removed"


def received(by: str) -> CommandContext:
    return CommandContext(by, EVENING, frozenset(), lambda key: key == "title:7")


def test_a_message_about_a_title_that_is_not_offered_is_refused() -> None:
    about = client_messages.ChatSend(text="This", title=7)
    assert build_command(about, received("bo")) == SendMessage("bo", "This", EVENING, 7)
    with pytest.raises(Refused) as refused:
        build_command(client_messages.ChatSend(text="This", title=8), received("bo"))
    assert refused.value.code == "title_not_found"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('"text": ""', "invalid_message"),
        ('"text": 5', "invalid_message"),
        (f'"text": "{"x" * 501}"', "invalid_message"),
        ('"text": "' + "\u200d".join("👩" * 500) + '"', "invalid_message"),
        ('"text": "hi", "title": 0', "invalid_message"),
        ('"text": "hi", "title": 9223372036854775808', "invalid_message"),
        ('"text": "hi", "colour": "red"', "invalid_message"),
    ],
)
def test_a_text_has_one_to_five_hundred_characters(fields: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        client_messages.decode(f'{{"type": "chat.send", {fields}}}')
    assert refused.value.code == code


def allowed(limit: Callable[..., None], *who: str) -> bool:
    try:
        limit(*who)
    except Refused as refused:
        return refused.code != "too_frequent"
    return True


def test_one_who_floods_the_chat_is_slowed_and_nobody_else_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = socket_rate_limits
    monkeypatch.setattr(limits, "_messages_of_participant", KeyedTokenBuckets(0.001, 10))
    monkeypatch.setattr(limits, "_messages_of_party", KeyedTokenBuckets(0.001, 60))
    sent = [allowed(limits.limit_messages, "bo", "CINEMA") for _ in range(100)]
    assert sum(sent) == 10
    assert allowed(limits.limit_messages, "cy", "CINEMA")


def test_a_crowd_that_floods_a_chat_shares_the_partys_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = socket_rate_limits
    monkeypatch.setattr(limits, "_messages_of_participant", KeyedTokenBuckets(0.001, 10))
    monkeypatch.setattr(limits, "_messages_of_party", KeyedTokenBuckets(0.001, 60))
    sent = [allowed(limits.limit_messages, f"{who}", "CINEMA") for who in range(50) for _ in "1234"]
    assert sum(sent) == 60
    assert allowed(limits.limit_messages, "1", "OTHERS")


def test_two_reactions_a_second_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = socket_rate_limits
    monkeypatch.setattr(limits, "_reactions_of_participant", KeyedTokenBuckets(0.001, 4))
    assert sum(allowed(limits.limit_reactions, "bo") for _ in range(20)) == 4
    assert (limits.REACTIONS_PER_SECOND, limits.REACTIONS_BURST) == (2, 4)
