"""Parses titles of MovieLens: "City of Lost Children, The (Cité des enfants perdus, La)"."""

import re
from typing import NamedTuple

ARTICLES = "The|An|A|La|Le|Les|L'|El|Los|Las|Il|Lo|I|Gli|Der|Die|Das|Det|Den|De|En|Et|Un|Une|Una"
ARTICLE_LAST = re.compile(rf"^(?P<rest>.+), (?P<article>{ARTICLES})$")
YEAR_LAST = re.compile(r"^(?P<name>.*\S)\s*\((?P<year>\d{4})(?P<on>[–-]\d{0,4})?\)$", re.DOTALL)
NOTE_LAST = re.compile(r"^(?P<name>.*\S)\s+\((?P<note>(?:[^()]|\([^()]*\))+)\)$")
ALSO_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?\s+", re.IGNORECASE)


NO_YEAR = re.compile(r"\(\d{5,}\)$")
NO_NAME = re.compile(r"\(\d{4}\)")


class Name(NamedTuple):
    display: str
    original: str


def split_year(text: str) -> tuple[str, int | None, bool]:
    """ "Toy Story (1995)" → ("Toy Story", 1995, False). A span of years makes it a series."""
    found = YEAR_LAST.match(text.strip())
    if not found:
        return text.strip(), None, False
    return found["name"], int(found["year"]), bool(found["on"])


def is_no_name(text: str) -> bool:
    """Whether it ends in a year of five digits, or is nothing but a year: "Film X (20015)"."""
    return bool(NO_YEAR.search(text) or NO_NAME.fullmatch(text))


def read_name(text: str) -> Name:
    """Splits off the original name: the last of the notes in brackets."""
    display, notes = article_first(text.strip()), []
    while found := NOTE_LAST.match(display):
        display = article_first(found["name"])
        notes.append(found["note"].strip())
    foreign = [note for note in notes if not ALSO_KNOWN_AS.match(note)]
    original = ALSO_KNOWN_AS.sub("", (foreign or notes or [""])[0])
    return Name(display, article_first(original) if original != display else "")


def article_first(text: str) -> str:
    found = ARTICLE_LAST.match(text)
    if not found:
        return text
    gap = "" if found["article"].endswith("'") else " "
    return f"{found['article']}{gap}{found['rest']}"
