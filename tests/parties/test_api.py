"""Parties over HTTP: every answer and every refusal, by name."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.http import HttpResponse
from django.test import AsyncClient
from pytest_django import Settings

from catalog.models import Title
from parties.access import http_rate_limits
from parties.access.token_bucket import KeyedTokenBuckets
from parties.rooms.registry import rooms
from parties.storage import party_store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(http_rate_limits, "_joins", KeyedTokenBuckets(1000, 1000))
    monkeypatch.setattr(http_rate_limits, "_wrong_guesses", KeyedTokenBuckets(0.1, 5))
    yield
    await rooms().close()


class Caller:
    """Somebody with a browser: cookies stay."""

    def __init__(self) -> None:
        self.client = AsyncClient(headers={"host": "localhost"})

    async def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        text = body if isinstance(body, str) else json.dumps(body)
        return await self.client.post(  # type: ignore[return-value] # the test client's own type
            path, text, content_type="application/json", headers=headers
        )

    async def get(self, path: str, **headers: str) -> HttpResponse:
        return await self.client.get(path, headers=headers)  # type: ignore[return-value] # as above

    async def creates_party(self, **fields: Any) -> dict[str, Any]:
        body = {"name": "Movie night", "host_name": "Ana", **fields}
        return reported(await self.post("/api/v1/parties", body), 201)

    async def joins(self, code: str, name: str = "Bo", **fields: Any) -> HttpResponse:
        return await self.post(f"/api/v1/parties/{code}/participants", {"name": name, **fields})


def reported(response: HttpResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    answer: dict[str, Any] = json.loads(response.content)
    return answer


def refusal(response: HttpResponse, status: int) -> str:
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = reported(response, status)
    assert problem["status"] == status
    assert problem["type"] == f"urn:watchparty:problem:{problem['code']}"
    assert problem["detail"].endswith(".")
    return str(problem["code"])


async def test_the_founder_is_the_host_and_can_read_the_party() -> None:
    ana = Caller()
    party = await ana.creates_party()
    assert party["url"].endswith(f"/p/{party['code']}/")
    assert party["participant"]["role"] == "host"
    snapshot = reported(await ana.get(f"/api/v1/parties/{party['code']}"), 200)
    assert snapshot["you"]["id"] == party["participant"]["id"]
    assert [each["name"] for each in snapshot["participants"]] == ["Ana"]


async def test_a_program_reads_the_party_with_its_token() -> None:
    party = await Caller().creates_party()
    bearer = f"Bearer {party['participant']['token']}"
    answer = await Caller().get(f"/api/v1/parties/{party['code']}", authorization=bearer)
    assert reported(answer, 200)["type"] == "snapshot"


async def test_the_cookie_is_out_of_reach_of_scripts() -> None:
    ana = Caller()
    party = await ana.creates_party()
    cookie = ana.client.cookies[f"watchparty_{party['code']}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


async def test_friends_join_and_viewers_too() -> None:
    code = (await Caller().creates_party())["code"]
    bo = reported(await Caller().joins(code), 201)["participant"]
    tv = reported(await Caller().joins(code, "Television", role="viewer"), 201)["participant"]
    assert (bo["role"], tv["role"]) == ("participant", "viewer")


async def test_a_strangers_reading_is_refused() -> None:
    code = (await Caller().creates_party())["code"]
    assert refusal(await Caller().get(f"/api/v1/parties/{code}"), 401) == "not_joined"


async def test_an_unknown_code_is_not_found() -> None:
    assert refusal(await Caller().joins("NOSUCH"), 404) == "party_not_found"
    assert refusal(await Caller().get("/api/v1/parties/NOSUCH"), 404) == "party_not_found"


async def test_guessing_codes_comes_to_an_end() -> None:
    answers = [(await Caller().joins(f"GUES{number:02}")).status_code for number in range(8)]
    assert answers[:5] == [404] * 5
    assert answers[5:] == [429] * 3


async def test_a_passphrase_keeps_strangers_out() -> None:
    code = (await Caller().creates_party(passphrase="popcorn"))["code"]
    assert refusal(await Caller().joins(code), 403) == "wrong_passphrase"
    assert refusal(await Caller().joins(code, passphrase="peanuts"), 403) == "wrong_passphrase"
    reported(await Caller().joins(code, passphrase="popcorn"), 201)


async def test_a_full_party_admits_nobody(settings: Settings) -> None:
    settings.MAX_PARTICIPANTS = 2
    code = (await Caller().creates_party())["code"]
    reported(await Caller().joins(code), 201)
    assert refusal(await Caller().joins(code, "Cy"), 409) == "party_full"


async def test_a_closed_party_admits_nobody() -> None:
    code = (await Caller().creates_party())["code"]
    await sync_to_async(party_store.close)(code)
    assert refusal(await Caller().joins(code), 410) == "party_closed"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not json",
        "[]",
        "[" * 8000,
        '{"name": "Movie night"}',
        '{"name": "", "host_name": "Ana"}',
        '{"name": "\\u200b", "host_name": "Ana"}',
        '{"name": "x", "host_name": 7}',
        '{"name": "x", "host_name": "Ana", "surprise": 1}',
        json.dumps({"name": "x" * 81, "host_name": "Ana"}),
    ],
)
async def test_an_invalid_body_creates_no_party(body: str) -> None:
    assert refusal(await Caller().post("/api/v1/parties", body), 400) == "invalid_body"


async def test_a_body_that_is_too_large_is_refused() -> None:
    body = {"name": "x" * 20_000, "host_name": "Ana"}
    assert refusal(await Caller().post("/api/v1/parties", body), 413) == "too_large"


async def test_a_body_that_is_no_json_by_its_type_is_refused() -> None:
    response = await Caller().client.post("/api/v1/parties", {"name": "x", "host_name": "Ana"})
    assert refusal(response, 400) == "invalid_body"  # type: ignore[arg-type] # the client's type


async def test_an_unknown_strategy_creates_no_party() -> None:
    body = {"name": "Movie night", "host_name": "Ana", "strategy": "dictatorship"}
    assert refusal(await Caller().post("/api/v1/parties", body), 400) == "unknown_strategy"


async def test_nobody_joins_as_host() -> None:
    code = (await Caller().creates_party())["code"]
    assert refusal(await Caller().joins(code, role="host"), 400) == "invalid_body"


async def test_another_sites_page_can_do_nothing() -> None:
    body = {"name": "Movie night", "host_name": "Ana"}
    answer = await Caller().post("/api/v1/parties", body, origin="https://elsewhere.example")
    assert refusal(answer, 403) == "foreign_origin"


async def test_a_method_that_is_not_served_is_answered_with_those_that_are() -> None:
    response = await Caller().get("/api/v1/parties")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("limit", ["0", "-1", "101", "many", "٣", "1e2"])
async def test_a_limit_outside_its_range_is_refused(limit: str) -> None:
    assert refusal(await Caller().get(f"/api/v1/titles?limit={limit}"), 400) == "invalid_body"


async def test_a_forged_cursor_is_refused() -> None:
    assert refusal(await Caller().get("/api/v1/titles?cursor=forged"), 400) == "invalid_cursor"


async def test_the_qr_code_is_a_picture_without_a_secret() -> None:
    party = await Caller().creates_party()
    response = await Caller().get(f"/p/{party['code']}/qr.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg ")


async def test_a_phrase_is_understood_as_weights_and_limits() -> None:
    arrival = await Title.objects.acreate(name="Arrival", kind="film", year=2016, popularity=1)
    asked = "/api/v1/phrases?q=like%20Arrival,%20xyzzy,%20under%20two%20hours"
    answered = reported(await Caller().get(asked), 200)
    assert answered["weights"] == [
        {"key": f"title:{arrival.pk}", "label": "Arrival (2016)", "kind": "title", "weight": 0.6}
    ]
    assert answered["filters"] == {"runtime_max": 120}
    assert answered["unknown"] == ["xyzzy"]
    assert reported(await Caller().get("/api/v1/phrases"), 200)["weights"] == []
