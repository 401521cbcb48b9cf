"""Members in parties: their place is theirs on any device, and their history speaks for them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.utils import timezone

from catalog.models import Genre, Title
from history import writing
from history.records import Rated
from parties.api import addresses
from parties.limits import BucketPerKey
from parties.live import rooms
from parties.membership import BringTaste
from parties.remembered import person_of
from tests.test_party_api import Caller, refusal, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(addresses, "_joins", BucketPerKey(1000, 1000))
    yield
    await rooms().stop()


async def a_member(name: str) -> tuple[Caller, int]:
    user = await sync_to_async(User.objects.create_user)(name)
    caller = Caller()
    await caller.client.aforce_login(user)
    return caller, user.pk


async def own_snapshot(caller: Caller, code: str) -> dict[str, Any]:
    return told(await caller.get(f"/api/v1/parties/{code}"), 200)


def titles() -> list[int]:
    comedy, horror = (
        Genre.objects.create(name=each, slug=each.lower()) for each in ("Comedy", "Horror")
    )
    made = []
    for number in range(6):
        title = Title.objects.create(name=f"Title {number}", popularity=number)
        title.genres.add(comedy if number % 2 else horror)
        made.append(title.pk)
    return made


async def test_whoever_founds_or_joins_signed_in_is_there_as_a_member() -> None:
    ana, _ = await a_member("ana")
    bo, _ = await a_member("bo")
    party = await ana.founds()
    told(await bo.joins(party["code"]), 201)
    assert (await own_snapshot(ana, party["code"]))["you"]["member"]
    assert (await own_snapshot(bo, party["code"]))["you"]["member"]


async def test_a_member_finds_their_place_again_on_another_device() -> None:
    bo, number = await a_member("bo")
    party = await Caller().founds()
    first = told(await bo.joins(party["code"]), 201)["participant"]["id"]
    elsewhere = Caller()
    await elsewhere.client.aforce_login(await User.objects.aget(pk=number))
    again = told(await elsewhere.joins(party["code"], name="Robert"), 201)["participant"]
    assert (again["id"], again["name"]) == (first, "Bo")


async def test_a_member_who_shows_the_room_on_a_television_keeps_their_own_place() -> None:
    ana, _ = await a_member("ana")
    party = await ana.founds()
    shown = told(await ana.joins(party["code"], name="TV", role="viewer"), 201)["participant"]
    assert shown["id"] != party["participant"]["id"]


async def test_a_guest_who_signs_in_can_make_their_place_their_own() -> None:
    bo = Caller()
    party = await Caller().founds()
    told(await bo.joins(party["code"]), 201)
    await bo.client.aforce_login(await sync_to_async(User.objects.create_user)("bo"))
    told(await bo.post(f"/api/v1/parties/{party['code']}/claim", {}), 200)
    assert (await own_snapshot(bo, party["code"]))["you"]["member"]


async def test_a_guest_has_nothing_to_claim_it_for() -> None:
    ana = Caller()
    party = await ana.founds()
    answer = await ana.post(f"/api/v1/parties/{party['code']}/claim", {})
    assert refusal(answer, 401) == "not_signed_in"


async def test_a_place_that_is_somebody_elses_cannot_be_claimed() -> None:
    ana, _ = await a_member("ana")
    party = await ana.founds()
    mallory = await sync_to_async(User.objects.create_user)("mallory")
    await ana.client.aforce_login(mallory)
    cookie = party["participant"]["token"]
    answer = await ana.post(
        f"/api/v1/parties/{party['code']}/claim", {}, authorization=f"Bearer {cookie}"
    )
    assert refusal(answer, 403) == "forbidden"


async def test_a_member_is_told_what_they_would_like() -> None:
    ids = await sync_to_async(titles)()
    ana, number = await a_member("ana")
    rated = Rated(person_of(number), ids[1], 5.0, timezone.now(), "page")
    await sync_to_async(writing.rate)(rated)
    answer = told(await ana.get("/api/v1/me/recommendations?limit=3"), 200)
    found = [title["id"] for title in answer["titles"]]
    assert len(found) == 3
    assert ids[1] not in found
    assert answer["titles"][0]["because"][0]["id"] == ids[1]


async def test_a_guest_is_told_to_sign_in() -> None:
    assert refusal(await Caller().get("/api/v1/me/recommendations"), 401) == "not_signed_in"


async def test_a_taste_that_is_brought_moves_the_list_and_names_no_title() -> None:
    ids = await sync_to_async(titles)()
    ana, number = await a_member("ana")
    rated = Rated(person_of(number), ids[0], 5.0, timezone.now(), "page")
    await sync_to_async(writing.rate)(rated)
    party = await ana.founds()
    room = await rooms().room(party["code"])
    before = [
        title["id"]
        for title in (await own_snapshot(ana, party["code"]))["recommendations"]["titles"]
    ]
    await room.submit(BringTaste(party["participant"]["id"], timezone.now()))
    after = await own_snapshot(ana, party["code"])
    assert [title["id"] for title in after["recommendations"]["titles"]] != before
    reasons = [each for title in after["recommendations"]["titles"] for each in title["because"]]
    assert any(each.get("taste") for each in reasons)
    assert not any(each.get("title") == ids[0] for each in reasons)
