"""Codes to find a party, secrets to enter it, and names as people type them."""

import secrets
import unicodedata

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: they are read for one another
CODE_LENGTH = 6
ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_code() -> str:
    return _random(ALPHABET, CODE_LENGTH)


def new_id() -> str:
    return _random(ID_ALPHABET, 12)


def new_secret() -> str:
    return secrets.token_urlsafe(18)


def typed_code(text: str) -> str:
    """The code as it was meant: people add spaces and dashes, and use small letters."""
    return "".join(letter for letter in text.upper() if letter.isalnum())[: CODE_LENGTH + 1]


def clean_name(text: str) -> str:
    """A name for people to read: no control characters, single spaces, one Unicode form."""
    visible = (
        " " if unicodedata.category(letter)[0] in "CZ" and letter != "\u200d" else letter
        for letter in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(visible).split())


def _random(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))
