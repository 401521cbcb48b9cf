"""Members in parties: their place is theirs on any device, and their history speaks for them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.utils import timezone

from catalog.models import Genre, Title
from history.backend import history
from history.records import Rated
from imports.models import Import, WantedTitle
from parties.access import http_rate_limits
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain.account_link import BringTaste
from parties.domain.codes import new_secret
from parties.domain.commands import ChangeSettings, Remove
from parties.rooms.registry import rooms
from parties.storage.history_sync import person_of
from tests.parties.test_api import Caller, refusal, reported

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(http_rate_limits, "_joins", KeyedTokenBuckets(1000, 1000))
    yield
    await rooms().close()


async def a_member(name: str) -> tuple[Caller, int]:
    user = await sync_to_async(User.objects.create_user)(name)
    caller = Caller()
    await caller.client.aforce_login(user)
    return caller, user.pk


async def own_snapshot(caller: Caller, code: str) -> dict[str, Any]:
    return reported(await caller.get(f"/api/v1/parties/{code}"), 200)


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


async def test_whoever_creates_or_joins_signed_in_is_there_as_a_member() -> None:
    ana, _ = await a_member("ana")
    bo, _ = await a_member("bo")
    party = await ana.creates_party()
    reported(await bo.joins(party["code"]), 201)
    assert (await own_snapshot(ana, party["code"]))["you"]["member"]
    assert (await own_snapshot(bo, party["code"]))["you"]["member"]


async def test_a_member_finds_their_place_again_on_another_device() -> None:
    bo, number = await a_member("bo")
    party = await Caller().creates_party()
    first = reported(await bo.joins(party["code"]), 201)["participant"]["id"]
    elsewhere = Caller()
    await elsewhere.client.aforce_login(await User.objects.aget(pk=number))
    again = reported(await elsewhere.joins(party["code"], name="Robert"), 201)["participant"]
    assert (again["id"], again["name"]) == (first, "Bo")


async def test_a_member_who_shows_the_room_on_a_television_keeps_their_own_place() -> None:
    ana, _ = await a_member("ana")
    party = await ana.creates_party()
    shown = reported(await ana.joins(party["code"], name="TV", role="viewer"), 201)["participant"]
    assert shown["id"] != party["participant"]["id"]


async def banned(party: dict[str, Any], participant: str) -> None:
    """By the host; the room is locked by it, and open again afterwards."""
    room = await rooms().room(party["code"])
    host = party["participant"]["id"]
    await room.submit(Remove(host, participant, new_secret()))
    await room.submit(ChangeSettings(host, locked=False))


@pytest.mark.parametrize("role", ["participant", "viewer"])
@pytest.mark.parametrize("banned_as", ["participant", "viewer"])
async def test_a_banned_member_is_refused_from_any_browser(banned_as: str, role: str) -> None:
    bo, number = await a_member("bo")
    party = await Caller().creates_party()
    place = reported(await bo.joins(party["code"], role=banned_as), 201)["participant"]
    await banned(party, place["id"])
    elsewhere = Caller()
    await elsewhere.client.aforce_login(await User.objects.aget(pk=number))
    refused = await elsewhere.joins(party["code"], name="Robert", role=role)
    assert refusal(refused, 403) == "banned"
    reported(await Caller().joins(party["code"], name="Di"), 201)


async def test_a_banned_member_cannot_make_a_guests_place_their_own() -> None:
    bo, number = await a_member("bo")
    party = await Caller().creates_party()
    await banned(party, reported(await bo.joins(party["code"]), 201)["participant"]["id"])
    elsewhere = Caller()
    reported(await elsewhere.joins(party["code"], name="Robert"), 201)
    await elsewhere.client.aforce_login(await User.objects.aget(pk=number))
    answer = await elsewhere.post(f"/api/v1/parties/{party['code']}/claim", {})
    assert refusal(answer, 403) == "banned"


async def test_a_member_who_joins_six_times_at_once_is_one_participant() -> None:
    bo, _ = await a_member("bo")
    party = await Caller().creates_party()
    answers = await asyncio.gather(*(bo.joins(party["code"]) for _ in range(6)))
    joined = {reported(answer, 201)["participant"]["id"] for answer in answers}
    assert len(joined) == 1
    shown = await own_snapshot(bo, party["code"])
    assert [each["name"] for each in shown["participants"]] == ["Ana", "Bo"]


async def test_a_member_who_joins_six_times_as_viewer_has_one_place() -> None:
    bo, _ = await a_member("bo")
    party = await Caller().creates_party()
    own = reported(await bo.joins(party["code"]), 201)["participant"]
    answers = await asyncio.gather(
        *(bo.joins(party["code"], name="TV", role="viewer") for _ in range(5))
    )
    answers.append(await bo.joins(party["code"], name="Other TV", role="viewer"))
    # Their tokens are signed with the second of the answer, so two may differ.
    views = {
        (view["id"], view["name"], view["role"])
        for view in (reported(answer, 201)["participant"] for answer in answers)
    }
    assert len(views) == 1
    assert own["id"] not in {view[0] for view in views}
    assert reported(await bo.joins(party["code"]), 201)["participant"]["id"] == own["id"]


async def test_guests_who_view_are_each_their_own() -> None:
    party = await Caller().creates_party()
    joined = [await Caller().joins(party["code"], name="TV", role="viewer") for _ in range(2)]
    assert len({reported(each, 201)["participant"]["id"] for each in joined}) == 2


async def test_the_account_of_a_viewer_is_stored_and_read_again() -> None:
    bo, number = await a_member("bo")
    party = await Caller().creates_party()
    place = reported(await bo.joins(party["code"], role="viewer"), 201)["participant"]["id"]
    await rooms().close()
    view = (await (await rooms().room(party["code"])).state()).participants[place]
    assert (view.member, view.viewing_member) == (None, number)
    again = reported(await bo.joins(party["code"], role="viewer"), 201)["participant"]
    assert again["id"] == place


async def test_a_guest_who_signs_in_can_make_their_place_their_own() -> None:
    bo = Caller()
    party = await Caller().creates_party()
    reported(await bo.joins(party["code"]), 201)
    await bo.client.aforce_login(await sync_to_async(User.objects.create_user)("bo"))
    reported(await bo.post(f"/api/v1/parties/{party['code']}/claim", {}), 200)
    assert (await own_snapshot(bo, party["code"]))["you"]["member"]


async def test_a_guest_has_nothing_to_claim_it_for() -> None:
    ana = Caller()
    party = await ana.creates_party()
    answer = await ana.post(f"/api/v1/parties/{party['code']}/claim", {})
    assert refusal(answer, 401) == "not_signed_in"


async def test_a_place_that_is_somebody_elses_cannot_be_claimed() -> None:
    ana, _ = await a_member("ana")
    party = await ana.creates_party()
    mallory = await sync_to_async(User.objects.create_user)("mallory")
    await ana.client.aforce_login(mallory)
    cookie = party["participant"]["token"]
    answer = await ana.post(
        f"/api/v1/parties/{party['code']}/claim", {}, authorization=f"Bearer {cookie}"
    )
    assert refusal(answer, 403) == "forbidden"


async def test_a_member_gets_a_prediction_of_what_they_would_like() -> None:
    ids = await sync_to_async(titles)()
    ana, number = await a_member("ana")
    rated = Rated(person_of(number), ids[1], 5.0, timezone.now(), "page")
    await sync_to_async(history().rate)(rated)
    answer = reported(await ana.get("/api/v1/me/recommendations?limit=3"), 200)
    found = [title["id"] for title in answer["titles"]]
    assert len(found) == 3
    assert ids[1] not in found
    assert answer["titles"][0]["because"][0]["id"] == ids[1]


@pytest.mark.parametrize("what", ["recommendations", "to-watch"])
async def test_a_guest_is_asked_to_sign_in(what: str) -> None:
    assert refusal(await Caller().get(f"/api/v1/me/{what}"), 401) == "not_signed_in"


def wants_to_watch(member: int, titles: list[int]) -> None:
    upload = Import.objects.create(member_id=member, file_name="watchlist.csv", state="stored")
    for title in titles:
        WantedTitle.objects.create(upload=upload, title_id=title, listed_at=timezone.now())


async def test_a_member_reads_their_own_titles_to_watch_without_those_they_saw() -> None:
    ids = await sync_to_async(titles)()
    ana, number = await a_member("ana")
    bo, other = await a_member("bo")
    await sync_to_async(wants_to_watch)(number, ids[:3])
    await sync_to_async(wants_to_watch)(other, ids[4:5])
    rated = Rated(person_of(number), ids[1], 5.0, timezone.now(), "page")
    await sync_to_async(history().rate)(rated)
    answer = reported(await ana.get("/api/v1/me/to-watch"), 200)
    assert sorted(answer["titles"]) == [ids[0], ids[2]]
    assert reported(await bo.get("/api/v1/me/to-watch"), 200)["titles"] == [ids[4]]


async def test_nobody_else_receives_what_a_member_wants_to_watch() -> None:
    """All that others in the room are sent is the same, to the byte, with and without the list."""
    ids = await sync_to_async(titles)()
    ana, number = await a_member("ana")
    party = await ana.creates_party()
    bo = Caller()
    reported(await bo.joins(party["code"], name="Bo"), 201)
    code = party["code"]
    paths = [f"/api/v1/parties/{code}", *(f"/api/v1/parties/{code}/titles/{each}" for each in ids)]

    async def received() -> list[str]:
        answers = [reported(await bo.get(path), 200) for path in paths]
        answers[0].pop("server_time")
        return [json.dumps(each, sort_keys=True) for each in answers]

    before = await received()
    await sync_to_async(wants_to_watch)(number, ids[:3])
    assert await received() == before


def likes(member: int, title: int) -> None:
    history().rate(Rated(person_of(member), title, 5.0, timezone.now(), "page"))


def wants(member: int, title: int) -> None:
    wants_to_watch(member, [title])


@pytest.mark.parametrize("how", [likes, wants])
async def test_a_taste_that_is_brought_moves_the_list_and_names_no_title(
    how: Callable[[int, int], None],
) -> None:
    ids = await sync_to_async(titles)()
    ana, number = await a_member("ana")
    await sync_to_async(how)(number, ids[0])
    party = await ana.creates_party()
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
