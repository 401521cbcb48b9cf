"""Names are seen, and told apart where they look alike."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.forms import ReadableName
from parties.api import bodies
from parties.domain.commands import apply
from parties.domain.confusable_names import DEFAULT_IGNORABLE, UNDRAWN, skeleton
from parties.domain.errors import Refused
from parties.domain.joining import Join
from parties.domain.names import BLANKS, LONGEST_NAME, clean_name, unique_name
from parties.domain.state import PartyState
from tests.cast import EMPTY_PARTY, EVENING

INVISIBLE = [
    *("\u200d", "\u3164", "\u2800", "\u115f", "\u1160", "\uffa0", "\u0301", "\u20dd", "\ufe0f"),
    *(
        "\u00ad",
        "\u200b",
        "\u2060",
        "\u034f",
        "\u17b4",
        "\u180b",
        "\U000e0100",
        "\u3164\u200d\u0301",
        "\ufffc",
        "\U0001d159",
        "\U0001d159\ufe0f\ufffc",
        "\U00013441\U00013442",
    ),
]
ALIKE = [
    ("Нana", "Hana"),
    ("Аnа", "Ana"),
    ("Ana\u200d", "Ana"),
    ("A\ufe0fna", "Ana"),
    ("A\U0001d159na", "Ana"),
    ("A\ufffcna", "Ana"),
    ("A\U0001d173na", "Ana"),
    ("\U0001d400na", "Ana"),
    ("\uff22o", "Bo"),
    ("rnax", "max"),
    ("I1", "ll"),
    ("B0", "BO"),
    ("αna", "ana"),
]


@pytest.mark.parametrize("name", INVISIBLE, ids=ascii)
def test_a_name_of_which_nothing_is_seen_is_refused(name: str) -> None:
    assert clean_name(name) == ""
    assert ReadableName().to_python(name) == ""
    with pytest.raises(Refused, match="visible"):
        bodies.validate_name(name)


def test_no_character_that_draws_nothing_is_a_name() -> None:
    undrawn = sorted(DEFAULT_IGNORABLE | UNDRAWN | BLANKS)
    assert [ascii(each) for each in undrawn if clean_name(each)] == []


def test_no_character_that_draws_nothing_makes_two_names_differ() -> None:
    undrawn = sorted(DEFAULT_IGNORABLE | UNDRAWN)
    assert {skeleton(f"A{each}na") for each in undrawn} == {skeleton("Ana")}


@pytest.mark.parametrize(
    "name", ["Ana", "Zoë", "👩\u200d🚀", "千尋", "नमक", "❤\ufe0f", "e\u0301", ":)"]
)
def test_a_name_in_any_script_stays(name: str) -> None:
    assert clean_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_who_joins_by_a_name_that_looks_like_anothers_gets_a_number(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)
    state = joined(joined(EMPTY_PARTY, one), other)
    assert [each.name for each in state.participants.values()][-2:] == [one, f"{other} (2)"]


def test_equal_names_are_numbered_and_no_number_is_used_twice() -> None:
    state = EMPTY_PARTY
    for name in ("Dee", "Dee", "Dee (3)", "Dee"):
        state = joined(state, name)
    names = [each.name for each in state.participants.values()][-4:]
    assert names == ["Dee", "Dee (2)", "Dee (3)", "Dee (4)"]


@pytest.mark.parametrize("name", ["Ana", "Anna", "Zoe", "Zoë", "Bo", "Bó", "Hana", "Нина", "Cy"])
def test_names_that_do_not_look_alike_stay_as_they_are(name: str) -> None:
    others = {"Ana", "Anna", "Zoe", "Zoë", "Bo", "Bó", "Hana", "Нина", "Cy"} - {name}
    assert unique_name(name, others) == name


@given(st.text(min_size=1, max_size=LONGEST_NAME), st.integers(min_value=1, max_value=4))
def test_numbered_names_stay_within_their_column(text: str, times: int) -> None:
    name = clean_name(text)[:LONGEST_NAME] or "Ana"
    given_out: list[str] = []
    for _ in range(times):
        given_out.append(unique_name(name, given_out))
    assert len(set(map(skeleton, given_out))) == times
    assert max(map(len, given_out)) <= LONGEST_NAME


def joined(state: PartyState, name: str) -> PartyState:
    change = Join(f"p{len(state.participants)}", name, "participant", EVENING, capacity=50)
    return apply(state, change)[0]
