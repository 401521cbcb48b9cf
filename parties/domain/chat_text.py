"""Cleans the text of a chat message of what is not seen, or would disturb what is around it."""

import re
import unicodedata

from parties.domain.chat_message import LONGEST_TEXT
from parties.domain.errors import Refused
from parties.domain.names import BLANKS, DRAWN, JOINER

NON_JOINER = "\u200c"  # Persian and others write with it
# Marks of a direction that writers of Arabic and Hebrew set. Overrides, embeddings and isolates go:
# they turn round what follows, in this message and behind it.
DIRECTION_MARKS = "\u200e\u200f\u061c"
KEPT_CONTROLS = frozenset({JOINER, NON_JOINER, *DIRECTION_MARKS})
MAX_MARKS = 4  # on one letter; more of them reach into the lines above
MAX_LINES = 12  # what follows stands in the last one
# England's, Scotland's and Wales' flags: letters that are not drawn, behind a black flag.
FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f")
MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{5,}")
# The longest emoji there are join four; a longer chain is drawn as one word that cannot be broken.
CHAIN = re.compile(f"[^\\s{JOINER}]{{1,4}}(?:{JOINER}[^\\s{JOINER}]{{1,4}}){{6,}}")
JOINERS = re.compile(f"(?<![^\\s]){JOINER}+|{JOINER}+(?![^\\s])|{JOINER}(?={JOINER})")


def clean_text(text: str) -> str:
    """Returns the text as it is kept and shown. Raises Refused (`invalid_text`) where nothing of
    it would be seen, or a database could not hold it."""
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text):
        detail = "A message is text without zero characters and without halves of a character."
        raise Refused("invalid_text", detail)
    cleaned = _tidied(_visible(unicodedata.normalize("NFC", text.replace("\r\n", "\n"))))
    if not any(_is_drawn(letter) for letter in cleaned):
        raise Refused("invalid_text", "A message needs something to be seen.")
    if len(cleaned) > LONGEST_TEXT:  # some letters become three where they are put into one form
        raise Refused("invalid_text", f"A message has at most {LONGEST_TEXT} characters.")
    return cleaned


def _visible(text: str) -> str:
    flags = [each.span() for each in FLAG.finditer(text)]
    kept = {place for start, end in flags for place in range(start, end)}
    return "".join(
        letter if place in kept else _printable(letter) for place, letter in enumerate(text)
    )


def _printable(letter: str) -> str:
    if letter in KEPT_CONTROLS or letter == "\n":
        return letter
    category = unicodedata.category(letter)
    if category in ("Zl", "Zp", "Cc") and letter in "\r\u2028\u2029\x85\x0b\x0c":
        return "\n"
    if letter in BLANKS or category[0] == "Z" or letter == "\t":
        return " "
    return "" if category[0] == "C" else letter


def _tidied(text: str) -> str:
    text = CHAIN.sub(lambda chain: chain[0].replace(JOINER, ""), JOINERS.sub("", text))
    text = MARKS.sub(lambda marks: marks[0][:MAX_MARKS], text)
    lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    spaced = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join([*spaced[: MAX_LINES - 1], " ".join(spaced[MAX_LINES - 1 :])]).strip()


def _is_drawn(letter: str) -> bool:
    return letter not in BLANKS and unicodedata.category(letter)[0] in DRAWN
