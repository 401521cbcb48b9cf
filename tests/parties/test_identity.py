"""Who is calling."""

import time

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from parties.access import identity
from parties.domain import codes, names


def bearer(token: str) -> list[tuple[bytes, bytes]]:
    return [(b"authorization", f"Bearer {token}".encode())]


def cookie(code: str, token: str) -> list[tuple[bytes, bytes]]:
    return [(b"cookie", f"other=1; {identity.cookie_name(code)}={token}".encode())]


def test_a_token_identifies_a_participant_in_one_party() -> None:
    token = identity.token_for("CINEMA", "ana")
    assert identity.authenticate("CINEMA", bearer(token)) == "ana"
    assert identity.authenticate("CINEMA", cookie("CINEMA", token)) == "ana"
    assert identity.authenticate("OTHERS", bearer(token)) is None


@given(st.integers(0, 60), st.characters(codec="ascii", categories=["L", "N"]))
def test_an_altered_token_is_nobody(position: int, letter: str) -> None:
    token = identity.token_for("CINEMA", "ana")
    position %= len(token)
    altered = token[:position] + letter + token[position + 1 :]
    assert altered == token or identity.authenticate("CINEMA", bearer(altered)) is None


def test_a_token_ends_after_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    token = identity.token_for("CINEMA", "ana")
    later = time.time() + identity.LIFETIME.total_seconds()
    monkeypatch.setattr(time, "time", lambda: later - 60)
    assert identity.authenticate("CINEMA", bearer(token)) == "ana"
    monkeypatch.setattr(time, "time", lambda: later + 60)
    assert identity.authenticate("CINEMA", bearer(token)) is None


def test_what_something_else_signed_is_no_token() -> None:
    assert identity.authenticate("CINEMA", bearer(signing.Signer().sign("CINEMA.ana"))) is None


def test_nothing_sent_is_nobody() -> None:
    assert identity.authenticate("CINEMA", []) is None
    assert identity.authenticate("CINEMA", [(b"cookie", b"\xff;=;")]) is None


def test_a_page_must_come_from_where_it_calls() -> None:
    host = (b"host", b"localhost:8000")
    assert identity.origin_is_ours([host])
    assert identity.origin_is_ours([host, (b"origin", b"http://localhost:8000")])
    assert not identity.origin_is_ours([host, (b"origin", b"http://localhost:9000")])
    assert not identity.origin_is_ours([host, (b"origin", b"https://elsewhere.example")])
    assert not identity.origin_is_ours([host, (b"origin", b"null")])
    assert not identity.origin_is_ours([(b"host", b"elsewhere.example")])


def test_codes_avoid_what_is_read_for_one_another() -> None:
    made = {codes.new_code() for _ in range(500)}
    assert len(made) == 500
    assert not set("IO01") & set("".join(made))


def test_a_code_is_found_however_it_was_typed() -> None:
    assert codes.typed_code(" abc-def ") == "ABCDEF"


@given(st.text(max_size=60))
def test_names_are_readable(text: str) -> None:
    name = names.clean_name(text)
    assert name == names.clean_name(name)
    assert name == name.strip()
    assert not any(letter in name for letter in "\n\t\x00\u202e")
