"""Whatever a client says is a message that is understood, or an error with a name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties.protocol import client_messages
from parties.protocol.client_messages import TYPES, InvalidMessage, decode

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def outcome_of(frame: str) -> str:
    try:
        decode(frame)
    except InvalidMessage as refused:
        return refused.code
    return "message"


def refusal_of(frame: str) -> InvalidMessage:
    with pytest.raises(InvalidMessage) as refused:
        decode(frame)
    return refused.value


@given(st.sampled_from(sorted(TYPES)), st.dictionaries(st.text(), json_values, max_size=5))
def test_arbitrary_fields_are_a_message_or_a_named_error(kind: str, fields: dict) -> None:  # type: ignore[type-arg]
    outcome = outcome_of(json.dumps({**fields, "type": kind}))
    assert outcome in ("message", "invalid_message", "invalid_weight")


@given(json_values)
def test_arbitrary_json_is_a_named_error(value: object) -> None:
    assert refusal_of(json.dumps(value)).code in ("malformed", "unknown_type")


@given(st.text())
def test_arbitrary_text_never_gets_through(text: str) -> None:
    assert refusal_of(text).code in ("malformed", "unknown_type")


def test_deep_nesting_is_malformed() -> None:
    assert refusal_of("[" * 8000).code == "malformed"
    nested = '{"type":"interests.set","weights":' + "[" * 5000 + "]" * 5000 + "}"
    assert refusal_of(nested).code in ("malformed", "invalid_message")


@pytest.mark.parametrize(
    "weight", ["NaN", "Infinity", "-Infinity", "1e999", "1.0001", "-2", '"0.5"', "true", "[]", "{}"]
)
def test_a_weight_that_is_none_is_an_invalid_weight(weight: str) -> None:
    frame = f'{{"type":"interests.set","id":7,"weights":{{"genre:comedy":{weight}}}}}'
    refused = refusal_of(frame)
    assert (refused.code, refused.message_id) == ("invalid_weight", 7)


def test_more_than_64_keys_are_invalid() -> None:
    weights = {f"title:{number}": 0.5 for number in range(65)}
    frame = json.dumps({"type": "interests.set", "id": "many", "weights": weights})
    assert refusal_of(frame).code == "invalid_weight"


@pytest.mark.parametrize("weight", ["-1", "1", "0", "-0.0", "0.123456789", "null", "1e-300"])
def test_every_number_from_minus_one_to_one_is_a_weight(weight: str) -> None:
    frame = f'{{"type":"interests.set","weights":{{"genre:comedy":{weight}}}}}'
    assert isinstance(decode(frame), client_messages.InterestsSet)


def test_an_error_answers_the_id_it_was_asked_with() -> None:
    assert refusal_of('{"type":"no.such","id":"x1"}').message_id == "x1"
    assert refusal_of('{"type":"ping","id":3}').message_id == 3
    assert refusal_of('{"type":"ping","id":true}').message_id is None


def test_a_misspelt_field_is_refused_rather_than_ignored() -> None:
    assert refusal_of('{"type":"settings.set","lock":true}').code == "invalid_message"
