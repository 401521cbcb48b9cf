"""Writes and parses interest keys that name a title or a person: title:541, person:31."""

from catalog.input_validation import whole_number

TITLE, PERSON = "title", "person"


def title_key(title: int) -> str:
    return f"{TITLE}:{title}"


def person_key(person: int) -> str:
    return f"{PERSON}:{person}"


def is_title_key(key: str) -> bool:
    return key.startswith(f"{TITLE}:")


def id_in_key(key: str, kind: str) -> int | None:
    """The id in a key of that kind, TITLE or PERSON; None for any other key.

    Accepts digits only as they are written here: int() would also take " 541", "+541", "0541" and
    the digits of other scripts, and one title would have several keys.
    """
    found, _, digits = key.partition(":")
    return whole_number(digits) if found == kind and not digits.startswith("0") else None
