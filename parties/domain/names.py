"""Names as people type them: cleaned, and made unique where they look alike."""

import itertools
import unicodedata
from collections.abc import Iterable

from parties.domain.confusable_names import skeleton

LONGEST_NAME, LONGEST_PARTY_NAME = 40, 80  # characters, as the columns have them
JOINER = "\u200d"  # between the parts of one emoji
# Letters and symbols, says Unicode, of which nothing is drawn: Hangul's fillers, Braille's blank,
# hieroglyphs' blanks, the note without a head, the place of an object that a text has lost.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U00013441\U00013442\U0001d159")
DRAWN = frozenset("LNPS")  # letters, numbers, punctuation, symbols: an accent needs one to stand on


def clean_name(text: str) -> str:
    """A name for people to read: no control characters, single spaces, one Unicode form. Empty
    where nothing of it would be seen."""
    visible = "".join(_printable(letter) for letter in unicodedata.normalize("NFC", text))
    name = " ".join(visible.split())
    return name if any(unicodedata.category(letter)[0] in DRAWN for letter in name) else ""


def _printable(letter: str) -> str:
    hidden = letter in BLANKS or unicodedata.category(letter)[0] in "CZ"
    return " " if hidden and letter != JOINER else letter


def unique_name(name: str, others: Iterable[str]) -> str:
    """The name, with a number behind it if it looks like one of the others' ("Ana (2)")."""
    looks = {skeleton(each) for each in others}
    if skeleton(name) not in looks:
        return name
    numbered = (_numbered(name, number) for number in itertools.count(2))
    return next(each for each in numbered if skeleton(each) not in looks)


def _numbered(name: str, number: int) -> str:
    mark = f" ({number})"
    return name[: LONGEST_NAME - len(mark)].rstrip(f" {JOINER}") + mark
