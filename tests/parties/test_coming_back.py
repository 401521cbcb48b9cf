"""Coming back over HTTP: to a place that one left, and to a party that its host has closed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from parties.access import http_rate_limits
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain.closing import Close
from parties.domain.commands import ChangeSettings, Command, SetWeights
from parties.domain.membership import Leave
from parties.domain.place_requests import AnswerPlaceRequest
from parties.rooms.registry import rooms
from parties.storage import party_store
from tests.parties.test_api import Caller, refusal, reported

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(http_rate_limits, "_joins", KeyedTokenBuckets(1000, 1000))
    yield
    await rooms().close()


async def applies(code: str, *commands: Command) -> None:
    room = await rooms().room(code)
    for command in commands:
        await room.submit(command)


async def party_of_two(**fields: Any) -> tuple[Caller, str, str, Caller, str]:
    """Ana, the party's code, her id; Bo and his."""
    ana, bo = Caller(), Caller()
    party = await ana.creates_party(**fields)
    code = party["code"]
    joined = reported(await bo.joins(code, passphrase=fields.get("passphrase")), 201)
    return ana, code, party["participant"]["id"], bo, joined["participant"]["id"]


async def test_who_left_comes_back_by_their_cookie_as_the_same_person_and_without_passphrase() -> (
    None
):
    _, code, ana_id, bo, bo_id = await party_of_two(passphrase="popcorn")
    await applies(code, SetWeights(bo_id, {"genre:comedy": 0.5}), Leave(bo_id))
    await applies(code, ChangeSettings(ana_id, locked=True))
    assert refusal(await bo.get(f"/api/v1/parties/{code}"), 403) == "left"
    back = reported(await bo.joins(code, "Robert"), 201)["participant"]
    assert (back["id"], back["name"]) == (bo_id, "Robert")
    snapshot = reported(await bo.get(f"/api/v1/parties/{code}"), 200)
    assert snapshot["you"]["weights"] == {"genre:comedy": 0.5}


async def test_the_same_name_without_the_cookie_is_somebody_else() -> None:
    _, code, _, _, bo_id = await party_of_two()
    await applies(code, Leave(bo_id))
    assert reported(await Caller().joins(code, "Bo"), 201)["participant"]["id"] != bo_id


async def test_a_place_that_was_left_shows_the_page_to_join() -> None:
    _, code, _, bo, bo_id = await party_of_two()
    await applies(code, Leave(bo_id))
    page = await bo.get(f"/p/{code}/")
    assert page.status_code == 200
    assert 'data-form="join"' in page.content.decode()


async def test_the_host_of_a_closed_party_opens_it_again_and_nobody_else_does() -> None:
    ana, code, ana_id, bo, _ = await party_of_two()
    await applies(code, Close(ana_id))
    assert refusal(await bo.get(f"/api/v1/parties/{code}"), 410) == "party_closed"
    assert refusal(await Caller().joins(code, "Cy"), 410) == "party_closed"
    assert refusal(await bo.post(f"/api/v1/parties/{code}/reopen", {}), 403) == "forbidden"
    assert refusal(await Caller().post(f"/api/v1/parties/{code}/reopen", {}), 401) == "not_joined"
    first = reported(await ana.post(f"/api/v1/parties/{code}/reopen", {}), 200)
    again = reported(await ana.post(f"/api/v1/parties/{code}/reopen", {}), 200)
    assert first == again
    assert reported(await bo.get(f"/api/v1/parties/{code}"), 200)["revision"] == first["revision"]


async def test_a_reopening_that_is_sent_twice_with_its_key_opens_once() -> None:
    ana, code, ana_id, _, _ = await party_of_two()
    await applies(code, Close(ana_id))
    path, key = f"/api/v1/parties/{code}/reopen", "key-of-this-reopening"
    first = reported(await ana.post(path, {}, **{"idempotency-key": key}), 200)
    await applies(code, Close(ana_id))
    assert reported(await ana.post(path, {}, **{"idempotency-key": key}), 200) == first
    assert refusal(await ana.get(f"/api/v1/parties/{code}"), 410) == "party_closed"


async def test_the_ended_page_offers_to_reopen_to_the_host_alone() -> None:
    ana, code, ana_id, bo, _ = await party_of_two()
    await applies(code, Close(ana_id))
    hers, his = await ana.get(f"/p/{code}/"), await bo.get(f"/p/{code}/")
    assert (hers.status_code, his.status_code) == (200, 410)
    assert 'data-form="reopen"' in hers.content.decode()
    assert 'data-form="reopen"' not in his.content.decode()


async def test_the_host_does_not_open_what_a_moderator_has_closed() -> None:
    ana, code, ana_id, _, _ = await party_of_two()
    await applies(code, Close(ana_id))
    assert not await sync_to_async(party_store.close)(code)  # it was closed, and stays so now
    assert refusal(await ana.post(f"/api/v1/parties/{code}/reopen", {}), 410) == "party_closed"


async def test_whoever_has_the_link_asks_for_a_place_and_is_let_in_when_the_host_accepts() -> None:
    _, code, ana_id, bo, bo_id = await party_of_two()
    room = await rooms().room(code)
    await applies(code, SetWeights(bo_id, {"genre:comedy": 0.5}))
    phone, proof = Caller(), {"secret": (await room.state()).secret}
    listed = reported(await phone.post(f"/api/v1/parties/{code}/places", proof), 200)
    assert [each["name"] for each in listed["places"]] == ["Bo"]
    asked = reported(await phone.post(f"/api/v1/parties/{code}/places/{bo_id}", proof), 201)
    you = f"/api/v1/parties/{code}/you"
    assert refusal(await phone.get(you), 403) == "place_pending"
    assert 'data-asking="Bo"' in (await phone.get(f"/p/{code}/")).content.decode()
    request = (await room.state()).participants[bo_id].request
    await applies(code, AnswerPlaceRequest(ana_id, bo_id, request, True, timezone.now()))
    assert reported(await phone.get(you), 200)["id"] == bo_id
    assert refusal(await bo.get(you), 403) == "moved"
    snapshot = reported(await phone.get(f"/api/v1/parties/{code}"), 200)
    assert snapshot["you"]["weights"] == {"genre:comedy": 0.5}
    bearer = f"Bearer {asked['participant']['token']}"
    assert reported(await Caller().get(you, authorization=bearer), 200)["id"] == bo_id


async def test_a_place_that_the_host_does_not_grant_is_entered_by_nobody() -> None:
    _, code, ana_id, bo, bo_id = await party_of_two()
    room, phone = await rooms().room(code), Caller()
    proof = {"secret": (await room.state()).secret}
    reported(await phone.post(f"/api/v1/parties/{code}/places/{bo_id}", proof), 201)
    request = (await room.state()).participants[bo_id].request
    await applies(code, AnswerPlaceRequest(ana_id, bo_id, request, False, timezone.now()))
    assert refusal(await phone.get(f"/api/v1/parties/{code}/you"), 403) == "moved"
    reported(await bo.get(f"/api/v1/parties/{code}/you"), 200)
    assert reported(await phone.joins(code, "Bo"), 201)["participant"]["name"] == "Bo (2)"


async def test_nobody_is_named_to_whoever_has_only_the_code() -> None:
    _, code, _, _, bo_id = await party_of_two()
    for path in (f"/api/v1/parties/{code}/places", f"/api/v1/parties/{code}/places/{bo_id}"):
        assert refusal(await Caller().post(path, {"secret": code}), 403) == "link_needed"
        assert refusal(await Caller().post(path, {}), 400) == "invalid_body"


async def test_a_passphrase_keeps_strangers_with_the_link_from_asking_for_a_place() -> None:
    _, code, _, _, bo_id = await party_of_two(passphrase="popcorn")
    proof = {"secret": (await (await rooms().room(code)).state()).secret}
    path = f"/api/v1/parties/{code}/places/{bo_id}"
    assert refusal(await Caller().post(path, proof), 403) == "wrong_passphrase"
    reported(await Caller().post(path, {**proof, "passphrase": "popcorn"}), 201)


async def test_a_request_that_is_repeated_with_its_key_has_the_same_token() -> None:
    _, code, _, _, bo_id = await party_of_two()
    proof = {"secret": (await (await rooms().room(code)).state()).secret}
    path = f"/api/v1/parties/{code}/places/{bo_id}"
    keys = {"idempotency-key": "a-key-of-sixteen-or-more"}
    assert refusal(await Caller().post(path, proof, **{"idempotency-key": "short"}), 400)
    first, again = [
        reported(await Caller().post(path, proof, **keys), 201)["participant"] for _ in range(2)
    ]
    assert first["token"].split(":")[0] == again["token"].split(":")[0]
    assert refusal(await Caller().post(path, proof), 429) == "too_frequent"
