"""What becomes of a message's text before it is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties.domain.chat_message import LONGEST_TEXT
from parties.domain.chat_text import clean_text
from parties.domain.errors import Refused

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("What about  this one? ", "What about this one?"),
        ("one\r\n\r\n\r\n\r\ntwo", "one\n\ntwo"),
        ("\n\n hello \n", "hello"),
        ("e\u0301", "é"),
        (FAMILY, FAMILY),
        (ENGLAND, ENGLAND),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<b>bold</b> & more", "<b>bold</b> & more"),
    ],
)
def test_what_people_write_is_kept(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("good\u202eb\u2066ad\u200b", "goodbad"),
        ("a\u2028b", "a\nb"),
        ("\ufeffsecret\u00ad", "secret"),
        ("a\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "á\u0301\u0301\u0301\u0301"),
        ("\u200dplain\u200d", "plain"),
        ("👩\u200d" * 40 + "👩", "👩" * 41),
        ("plain\U000e0041\U000e0042", "plain"),
        ("\n".join("abcdefghijklmno"), "\n".join("abcdefghijk") + "\nl m n o"),
    ],
)
def test_what_is_not_seen_or_disturbs_others_is_taken_out(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "\u200b",
        "\u202e\u200d",
        "\u3164",
        " \n ",
        "\u0301",
        "a\0b",
        "\ud800",
        "\u2800",
        "\U000e0041",
    ],
)
def test_what_nobody_would_see_or_no_database_hold_is_refused_by_name(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_text(typed)
    assert refused.value.code == "invalid_text"


def test_a_text_that_grows_past_the_limit_in_one_form_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        clean_text("\ufb2c" * 200)  # three letters each
    assert refused.value.code == "invalid_text"


@given(st.text(min_size=1, max_size=LONGEST_TEXT))
def test_a_clean_text_stays_as_it_is_and_has_no_hidden_direction(typed: str) -> None:
    try:
        cleaned = clean_text(typed)
    except Refused:
        return
    assert clean_text(cleaned) == cleaned
    assert 0 < len(cleaned) <= LONGEST_TEXT
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\0")
    assert unicodedata.is_normalized("NFC", cleaned)
