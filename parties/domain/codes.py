"""Codes to find a party, and secrets to enter it."""

import secrets

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: they are mistaken for one another
CODE_LENGTH, ID_LENGTH = 6, 12
LONGEST_TYPED = 64
ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_LETTERS = frozenset(ALPHABET)


def new_code() -> str:
    return _random(ALPHABET, CODE_LENGTH)


def new_id() -> str:
    return _random(ID_ALPHABET, ID_LENGTH)


def new_epoch() -> str:
    return _random(ID_ALPHABET, ID_LENGTH)


def new_secret() -> str:
    return secrets.token_urlsafe(18)


def is_code(text: str) -> bool:
    """Whether a party could have it. What could not is never asked of a database."""
    return len(text) == CODE_LENGTH and _LETTERS.issuperset(text)


def typed_code(text: str) -> str:
    """The code as it was meant: people add spaces and dashes, and use small letters."""
    meant = (letter for letter in text[:LONGEST_TYPED].upper() if letter.isascii())
    return "".join(letter for letter in meant if letter.isalnum())[: CODE_LENGTH + 1]


def _random(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))
