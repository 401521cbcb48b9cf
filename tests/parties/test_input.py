"""Text and numbers that no database holds are refused by name, before a query is made."""

import json
from collections.abc import AsyncIterator
from urllib.parse import quote

import msgspec
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as site
from django.test import AsyncClient, Client
from hypothesis import given
from hypothesis import strategies as st

from catalog.input_validation import LARGEST, is_storable, whole_number
from catalog.models import Person
from parties.access import http_rate_limits
from parties.access.token_bucket import KeyedTokenBuckets
from parties.models import Party
from parties.protocol.client_messages import InvalidMessage, decode
from parties.protocol.server_messages import Error, encode
from parties.rooms.registry import rooms
from parties.storage import create_party, party_store
from recommender.people import people_of
from recommender.types import Filters, stored_filters

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(http_rate_limits, "_joins", KeyedTokenBuckets(1000, 1000))
    yield
    await rooms().close()


async def asked(path: str) -> tuple[int, object]:
    answer = await AsyncClient(headers={"host": "localhost"}).get(path)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/titles?q=%00",
        "/api/v1/titles?genre=drama%00",
        "/api/v1/titles?cursor=%00",
        "/api/v1/interests?q=a%00b",
        "/api/v1/interests?keys=person:1,%00",
        "/api/v1/phrases?q=a%00b",
        f"/api/v1/titles?limit=000000001{'9' * 5000}",
        "/api/v1/interests?q=a&limit=²",
    ],
)
async def test_a_parameter_that_no_database_can_store_is_invalid(path: str) -> None:
    status, problem = await asked(quote(path, safe="/?=&%:,"))
    assert status == 400
    assert isinstance(problem, dict)
    assert problem["code"] == "invalid_body"


async def test_a_title_past_every_number_is_an_unknown_one() -> None:
    for number in (LARGEST, LARGEST + 1, 10**30):
        status, problem = await asked(f"/api/v1/titles/{number}")
        assert (status, problem["code"]) == (404, "title_not_found")  # type: ignore[index] # a dict
        poster = await AsyncClient().get(f"/titles/{number}/poster.svg")
        assert poster.status_code == 404
    assert (await AsyncClient().get(f"/api/v1/titles/{'9' * 5000}")).status_code == 404


def test_keys_of_people_past_every_number_name_nobody_and_hide_no_others() -> None:
    ana = Person.objects.create(name="Ana")
    keys = [
        f"person:{ana.pk}",
        f"person:{LARGEST + 1}",
        f"person:{'9' * 5000}",
        "person:-1",
        "person:٣",
    ]
    assert [each.label for each in people_of(keys)] == ["Ana"]


@given(st.integers(min_value=0))
def test_a_whole_number_is_one_that_a_database_can_store(number: int) -> None:
    assert whole_number(str(number)) == (number if number <= LARGEST else None)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_text_is_storable_unless_it_has_a_zero_character(text: str) -> None:
    assert is_storable(text) == ("\0" not in text)
    assert not is_storable(text + "\ud800")


@pytest.mark.parametrize(
    "filters",
    [
        {"country": "\0"},
        {"services": ["Net\0flix"]},
        {"languages": ["x" * 81]},
        {"certificates": ["a"] * 65},
        {"runtime_max": 10**30},
        {"runtime_max": -1},
        {"year_min": 2**63},
    ],
)
def test_a_filter_that_no_database_can_store_refuses_its_message_and_no_others(
    filters: object,
) -> None:
    with pytest.raises(InvalidMessage) as refused:
        decode(json.dumps({"type": "settings.set", "filters": filters, "id": 7}))
    assert (refused.value.code, refused.value.message_id) == ("invalid_message", 7)


def test_an_id_that_cannot_be_repeated_is_not() -> None:
    with pytest.raises(InvalidMessage) as refused:
        decode(r'{"type": "ping", "id": "\ud800"}')
    assert encode(Error(refused.value.message_id, refused.value.code, refused.value.detail))


def test_filters_that_were_saved_and_are_none_any_more_are_left_out() -> None:
    saved = {"kind": "film", "country": "a\0", "runtime_max": 10**30, "gone": 1}
    assert stored_filters(saved) == Filters(kind="film")
    assert stored_filters(msgspec.to_builtins(Filters(services=["a"]))) == Filters(services=["a"])


def test_a_party_with_such_filters_opens() -> None:
    state, _ = create_party.create_party("Movie night", "Ana", None, "")
    Party.objects.filter(pk=state.pk).update(filters={"runtime_max": 10**30, "kind": "series"})
    assert party_store.load(state.code).filters == Filters(kind="series")


async def test_names_that_grow_in_their_one_form_are_refused_by_their_length() -> None:
    body = {"name": "Movie night", "host_name": "\ufb2c" * 40}
    caller = AsyncClient(headers={"host": "localhost"})
    answer = await caller.post("/api/v1/parties", json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_body")
    state, _ = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    body = {"name": "\u0958" * 40}
    path = f"/api/v1/parties/{state.code}/participants"
    answer = await caller.post(path, json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_body")


@pytest.mark.parametrize("cookie", [r'"\000\000\000\000\000\000\000\000"', "é" * 20, "x" * 4000])
def test_a_session_cookie_that_is_none_belongs_to_nobody(cookie: str) -> None:
    caller = Client(headers={"cookie": f"{site.SESSION_COOKIE_NAME}={cookie}"})
    assert caller.get("/me/").status_code == 302
