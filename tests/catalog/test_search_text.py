"""Names are normalised the same whichever way they are read."""

import string
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from catalog.search_text import PLAIN, plain


def any_letters(text: str) -> str:
    """As `plain` does for names with other letters than ASCII's."""
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(PLAIN)
    return " ".join("".join(each if each.isalnum() else " " for each in folded).split())


@given(st.text(string.printable + "\0\x1f\x7f"))
def test_a_name_in_ascii_is_normalised_as_one_in_any_letters(name: str) -> None:
    assert plain(name) == any_letters(name)
    assert plain(f"{name} é") == f"{any_letters(name)} e".strip()
