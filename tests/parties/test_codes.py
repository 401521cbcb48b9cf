"""What can be no code of a party is answered as an unknown one, and asks nothing of anything."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from parties.access import http_rate_limits, identity
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain import codes
from parties.domain.errors import PartyNotFound, StoreUnavailable
from parties.rooms.presence import Presence
from parties.rooms.registry import rooms
from parties.rooms.room import Room
from parties.storage import create_party, party_store
from watchparty_site.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)

NO_CODES = [
    "abc\0",
    "\0",
    "ABCDE\0",
    "ABCDE",
    "ABCDEFG",
    "abcde1",
    "ABCDE1",
    "ÀBCDEF",
    "x" * 3000,
    "-",
]
GUESSES = 4


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(http_rate_limits, "_joins", KeyedTokenBuckets(1000, 1000))
    monkeypatch.setattr(http_rate_limits, "_wrong_guesses", KeyedTokenBuckets(0.001, GUESSES))
    yield
    await rooms().close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that a party was looked for by."""
    codes_asked: list[str] = []
    load = party_store.load

    def loading(code: str) -> Any:
        codes_asked.append(code)
        return load(code)

    monkeypatch.setattr(party_store, "load", loading)
    return codes_asked


@given(st.text() | st.text(codes.ALPHABET, min_size=5, max_size=7))
def test_a_code_is_six_letters_and_digits_of_its_alphabet(text: str) -> None:
    assert codes.is_code(text) == (len(text) == 6 and set(text) <= set(codes.ALPHABET))


@given(st.text())
def test_what_is_typed_becomes_ascii_or_nothing(text: str) -> None:
    meant = codes.typed_code(text)
    assert meant.isascii()
    assert meant == codes.typed_code(meant)


@pytest.mark.parametrize("code", NO_CODES)
@pytest.mark.parametrize("path", ["/api/v1/parties/{}", "/p/{}/", "/p/{}/tv/"])
async def test_what_is_no_code_is_an_unknown_party_and_counts_as_a_wrong_guess(
    asked: list[str], path: str, code: str
) -> None:
    caller = AsyncClient(headers={"host": "localhost"})
    for _ in range(GUESSES):
        assert (await caller.get(path.format(quote(code, safe="")))).status_code == 404
    assert (await caller.get(path.format("ABCDEF"))).status_code == 429
    assert asked == []
    assert rooms().open_codes == []


@pytest.mark.parametrize("code", NO_CODES)
async def test_no_address_of_a_party_fails_by_a_code_that_is_none(
    asked: list[str], code: str
) -> None:
    caller, place = AsyncClient(headers={"host": "localhost"}), quote(code, safe="")
    body = json.dumps({"name": "Bo"})
    joined = await caller.post(
        f"/api/v1/parties/{place}/participants", body, content_type="application/json"
    )
    assert joined.status_code == 404
    assert (await caller.get(f"/p/{place}/qr.svg")).status_code == 404
    assert (await caller.get(f"/p/{place}/claim/")).status_code == 302
    assert asked == []


async def test_a_token_of_what_is_no_code_opens_no_socket(asked: list[str]) -> None:
    token = identity.token_for("abc\0", "someone")
    headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())]
    socket = WebsocketCommunicator(application, "/ws/parties/abc\0/", headers)
    assert not (await socket.connect())[0]
    assert asked == []


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "http://]", "//[", "["])
async def test_an_origin_that_is_no_address_is_a_foreign_one(origin: str) -> None:
    caller = AsyncClient(headers={"host": "localhost"})
    answer = await caller.get("/api/v1/titles", headers={"origin": origin})
    assert answer.status_code == 403
    assert answer.json()["code"] == "foreign_origin"
    headers = [(b"host", b"localhost"), (b"origin", origin.encode())]
    socket = WebsocketCommunicator(application, "/ws/parties/ABCDEF/", headers)
    assert not (await socket.connect())[0]


@pytest.mark.parametrize("broken", [(Room, "state"), (Presence, "room_opened")])
async def test_a_room_that_cannot_be_opened_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, broken: tuple[type, str]
) -> None:
    async def failing(*_: object) -> None:
        raise StoreUnavailable("away")

    state, _ = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    listened = rooms().bus.channels
    with monkeypatch.context() as patched:
        patched.setattr(*broken, failing)
        with pytest.raises(StoreUnavailable):
            await rooms().room(state.code)
    assert rooms().open_codes == []
    assert rooms().bus.channels == listened
    assert (await (await rooms().room(state.code)).state()).code == state.code


async def test_an_unknown_code_leaves_nothing_behind() -> None:
    listened = rooms().bus.channels
    with pytest.raises(PartyNotFound):
        await rooms().room("ABCDEF")
    assert rooms().open_codes == []
    assert rooms().bus.channels == listened
