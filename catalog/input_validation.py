"""What comes from outside, before a database is asked for it.

Databases hold text without zero characters and without halves of surrogate pairs, and whole
numbers of 64 bits; a question with anything else fails as a whole, whoever else it asks for.
"""

LARGEST = 2**63 - 1  # of a bigint of PostgreSQL, and of an INTEGER of SQLite
LONGEST = len(str(LARGEST))


def is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def whole_number(text: str) -> int | None:
    """The number that the digits stand for, if a database can hold it."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
        return None
    number = int(text)
    return number if number <= LARGEST else None
