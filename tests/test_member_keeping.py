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
from parties import identity
from parties.api import addresses
from parties.limits import BucketPerKey
from parties.live import rooms
from parties.models import Participant, Weight
from parties.state import PartyState
from tests.member_people import member, nobody_has_tried_yet, same_browser, signs_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> AsyncIterator[None]:
    monkeypatch.setattr(addresses, "_joins", BucketPerKey(1000, 1000))
    nobody_has_tried_yet(settings)
    yield
    await rooms().stop()


async def account(name: str) -> tuple[User, AsyncClient]:
    who = await sync_to_async(member)(name)
    return who, same_browser(await sync_to_async(signs_in)(who))


async def founded(by: AsyncClient) -> tuple[str, str]:
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
    code, _ = await founded(guest)
    html = (await guest.get(f"/p/{code}/claim/")).content.decode()
    assert f'href="/accounts/signup/?next=/p/{code}/claim/"' in html
    assert f'href="/accounts/login/?next=/p/{code}/claim/"' in html


async def test_a_member_takes_their_place_over_with_its_weights() -> None:
    guest = AsyncClient()
    code, place = await founded(guest)
    await Weight.objects.acreate(participant_id=place, key="genre:comedy", value=0.5)
    ana, signed_in = await account("Ana")
    browser = with_place(signed_in, guest)
    offered = (await browser.get(f"/p/{code}/claim/")).content.decode()
    assert "Keep it with my account" in offered
    taken = await browser.post(f"/p/{code}/claim/")
    assert taken.headers["Location"] == f"/p/{code}/"
    assert (await state_of(code)).participants[place].member == ana.pk
    mine = (await browser.get("/me/")).content.decode()
    assert "Movie night" in mine
    assert "1 weight kept" in mine
    again = await browser.get(f"/p/{code}/claim/")
    assert again.headers["Location"] == f"/p/{code}/"


async def test_a_place_that_is_anothers_is_not_taken() -> None:
    guest = AsyncClient()
    code, place = await founded(guest)
    ana, anas = await account("Ana")
    await with_place(anas, guest).post(f"/p/{code}/claim/")
    _, bos = await account("Bo")
    refused = await with_place(bos, guest).post(f"/p/{code}/claim/")
    assert refused.status_code == 409
    assert "belongs to another account" in refused.content.decode()
    assert (await state_of(code)).participants[place].member == ana.pk


async def test_whoever_has_no_place_is_led_to_the_door() -> None:
    code, _ = await founded(AsyncClient())
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
    code, place = await founded(anas)
    await Weight.objects.acreate(participant_id=place, key="genre:comedy", value=0.5)
    assert (await state_of(code)).participants[place].name == "Ana"
    await sync_to_async(deletion.delete)(ana)
    await (await rooms().room(code)).catch_up()
    async with asyncio.timeout(60):
        while (known := (await state_of(code)).participants[place]).name == "Ana":
            await asyncio.sleep(0.05)
    assert known.name == "Someone"
    assert known.member is None
    assert known.weights == {}
