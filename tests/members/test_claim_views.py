"""A guest keeps a party with an account, and a member's deletion reaches open rooms."""

import asyncio
import json
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import AsyncClient
from pytest_django import Settings

from members.data import deletion
from parties.access import http_rate_limits, identity
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain.state import PartyState
from parties.models import Participant, Weight
from parties.rooms.registry import rooms
from tests.members.accounts import member, no_sign_in_attempts, same_browser, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> AsyncIterator[None]:
    monkeypatch.setattr(http_rate_limits, "_joins", KeyedTokenBuckets(1000, 1000))
    no_sign_in_attempts(settings)
    yield
    await rooms().close()


async def account(name: str) -> tuple[User, AsyncClient]:
    who = await sync_to_async(member)(name)
    return who, same_browser(await sync_to_async(sign_in)(who))


async def created_party(by: AsyncClient) -> tuple[str, str]:
    """The code, and who the founder is in it."""
    body = json.dumps({"name": "Movie night", "host_name": "Ana"})
    answer = await by.post("/api/v1/parties", body, content_type="application/json")
    made = json.loads(answer.content)
    return made["code"], made["participant"]["id"]


def with_place(browser: AsyncClient, guest: AsyncClient) -> AsyncClient:
    """The same person's browser, once they have signed in there."""
    browser.cookies = SimpleCookie({**browser.cookies, **guest.cookies})
    return browser


async def state_of(code: str) -> PartyState:
    return await (await rooms().room(code)).state()


async def test_a_guest_is_offered_an_account_and_led_back() -> None:
    guest = AsyncClient()
    code, _ = await created_party(guest)
    html = (await guest.get(f"/p/{code}/claim/")).content.decode()
    assert f'href="/accounts/signup/?next=/p/{code}/claim/"' in html
    assert f'href="/accounts/login/?next=/p/{code}/claim/"' in html


async def test_the_page_in_a_loop_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_rate_limits, "_pages_of_person", KeyedTokenBuckets(0.001, 2))
    guest = AsyncClient()
    code, _ = await created_party(guest)
    answers = [(await guest.get(f"/p/{code}/claim/")).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


async def test_a_member_takes_their_place_over_with_its_weights() -> None:
    guest = AsyncClient()
    code, place = await created_party(guest)
    await Weight.objects.acreate(participant_id=place, key="genre:comedy", value=0.5)
    ana, signed_in = await account("Ana")
    browser = with_place(signed_in, guest)
    offered = (await browser.get(f"/p/{code}/claim/")).content.decode()
    assert "Keep it with my account" in offered
    applied = await browser.post(f"/p/{code}/claim/")
    assert applied.headers["Location"] == f"/p/{code}/"
    assert (await state_of(code)).participants[place].member == ana.pk
    mine = (await browser.get("/me/")).content.decode()
    assert "Movie night" in mine
    assert "1 weight kept" in mine
    again = await browser.get(f"/p/{code}/claim/")
    assert again.headers["Location"] == f"/p/{code}/"


async def test_a_place_of_another_member_cannot_be_claimed() -> None:
    guest = AsyncClient()
    code, place = await created_party(guest)
    ana, anas = await account("Ana")
    await with_place(anas, guest).post(f"/p/{code}/claim/")
    _, bos = await account("Bo")
    refused = await with_place(bos, guest).post(f"/p/{code}/claim/")
    assert refused.status_code == 409
    assert "belongs to another account" in refused.content.decode()
    assert (await state_of(code)).participants[place].member == ana.pk


async def test_whoever_has_not_joined_is_sent_to_the_join_page() -> None:
    code, _ = await created_party(AsyncClient())
    _, bos = await account("Bo")
    for method in (bos.get, bos.post):
        answer = await method(f"/p/{code}/claim/")
        assert answer.headers["Location"] == f"/p/{code}/"
    bos.cookies[identity.cookie_name(code)] = "forged.token"
    assert (await bos.post(f"/p/{code}/claim/")).headers["Location"] == f"/p/{code}/"
    assert not await Participant.objects.filter(member__isnull=False).aexists()


async def test_a_party_that_is_gone_is_not_found() -> None:
    _, anas = await account("Ana")
    anas.cookies[identity.cookie_name("GONE22")] = identity.token_for("GONE22", "ana")
    assert (await anas.get("/p/GONE22/claim/")).status_code == 404


async def test_an_open_room_loses_the_name_of_a_deleted_member() -> None:
    ana, anas = await account("Ana")
    code, place = await created_party(anas)
    await Weight.objects.acreate(participant_id=place, key="genre:comedy", value=0.5)
    assert (await state_of(code)).participants[place].name == "Ana"
    await sync_to_async(deletion.delete)(ana)
    (await rooms().room(code)).resync()
    async with asyncio.timeout(60):
        while (known := (await state_of(code)).participants[place]).name == "Ana":
            await asyncio.sleep(0.05)
    assert known.name == "Someone"
    assert known.member is None
    assert known.weights == {}
