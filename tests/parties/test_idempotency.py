"""What was done for an idempotency key is done once, and answered again."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from django.utils import timezone

from parties.domain.commands import ChangeSettings, ClearWeights, Hide, SetWeights, Transfer
from parties.domain.idempotency_key import IdempotencyKey, newcomer
from parties.domain.joining import Join
from parties.domain.state import PartyState
from parties.models import AppliedChange, Participant, Party
from parties.rooms.registry import rooms
from parties.storage import applied_changes, create_party, party_store
from tests.cast import EVENING

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


def a_party() -> tuple[PartyState, str]:
    return create_party.create_party("Movie night", "Ana", None, "")


def joining(name: str) -> Join:
    return Join(
        f"{name.lower()}-{timezone.now().microsecond}"[:12], name, "participant", EVENING, 50
    )


async def post(path: str, key: str | None = KEY, **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return await AsyncClient().post(
        f"/api/v1/{path}", body, content_type="application/json", headers=headers
    )


def test_a_second_try_has_the_outcome_of_the_first_and_changes_nothing() -> None:
    state, ana = a_party()
    key = IdempotencyKey(ana, KEY)
    named = ChangeSettings(ana, name="Late night")
    first = party_store.commit(state.code, [named], state, keys=[key])
    named_since = ChangeSettings(ana, name="Later night")
    party_store.commit(state.code, [named_since], None)
    again = party_store.commit(state.code, [named], None, keys=[key])
    assert again.outcomes == first.outcomes
    assert again.steps == []
    assert again.applied([named]) == []
    assert party_store.load(state.code).name == "Later night"


async def test_a_second_try_beside_somebodys_weights_has_the_outcome_of_the_first() -> None:
    """Batches that change nothing but weights take a shorter way into the store."""
    state, ana = await sync_to_async(a_party)()
    bo = joining("Bo")
    await sync_to_async(party_store.commit)(state.code, [bo], state)
    room = await rooms().room(state.code)
    key = IdempotencyKey(ana, KEY)
    first = await room.submit(Transfer(ana, bo.id), key)
    again, _ = await asyncio.gather(
        room.submit(Transfer(ana, bo.id), key),
        room.submit(SetWeights(ana, {"genre:comedy": 0.5})),
    )
    assert again == first
    unchanged = IdempotencyKey(ana, KEY[::-1])
    hide = Hide(ana, False)  # as she does already: no event, and the key is stored all the same
    done, _ = await asyncio.gather(
        room.submit(hide, unchanged), room.submit(SetWeights(ana, {"genre:comedy": 0.6}))
    )
    await room.submit(Hide(ana, True))
    assert await room.submit(hide, unchanged) == done
    assert (await room.state()).participants[ana].hidden
    await rooms().close()


def test_two_tries_in_one_batch_are_one_change() -> None:
    state, ana = a_party()
    key = newcomer(KEY, "Bo")
    bo, again = joining("Bo"), joining("Bo2")
    other = ChangeSettings(ana, name="Late night")
    applied = party_store.commit(state.code, [bo, other, again], state, keys=[key, None, key])
    assert applied.outcomes[0] == applied.outcomes[2] != applied.outcomes[1]
    assert applied.applied([bo, other, again]) == [bo, other]
    assert len(party_store.load(state.code).participants) == 2


def test_a_key_is_its_callers_own_and_its_partys() -> None:
    (first, ana), (second, bo) = a_party(), a_party()
    for state, who, name in ((first, ana, "One"), (second, bo, "Two")):
        party_store.commit(
            state.code, [ChangeSettings(who, name=name)], state, keys=[IdempotencyKey(who, KEY)]
        )
    assert [party_store.load(each.code).name for each in (first, second)] == ["One", "Two"]
    other = IdempotencyKey(bo, KEY)
    party_store.commit(first.code, [ChangeSettings(ana, name="Three")], None, keys=[other])
    assert party_store.load(first.code).name == "Three"


def test_what_was_refused_is_tried_anew() -> None:
    state, ana = a_party()
    bo, key = joining("Bo"), newcomer(KEY, "Bo")
    party_store.commit(state.code, [ChangeSettings(ana, locked=True)], state)
    refused = party_store.commit(state.code, [bo], None, keys=[key]).outcomes[0]
    assert not isinstance(refused, int)
    party_store.commit(state.code, [ChangeSettings(ana, locked=False)], None)
    assert isinstance(party_store.commit(state.code, [bo], None, keys=[key]).outcomes[0], int)


def test_moved_weights_write_no_row() -> None:
    """To set them twice is to set them once, and nothing may slow them down."""
    assert applied_changes.key_for(SetWeights("ana", {}), IdempotencyKey("ana", KEY)) is None
    assert applied_changes.key_for(ClearWeights("ana"), None) is None


def test_keys_are_forgotten_after_a_day() -> None:
    state, ana = a_party()
    party_store.commit(
        state.code, [ChangeSettings(ana, name="A")], state, keys=[IdempotencyKey(ana, KEY)]
    )
    count = AppliedChange.objects.count()
    applied_changes.delete_old()
    assert AppliedChange.objects.count() == count
    AppliedChange.objects.update(at=timezone.now() - applied_changes.RETENTION)
    applied_changes.delete_old()
    assert not AppliedChange.objects.exists()


async def test_whoever_joins_twice_with_one_key_is_one_participant_with_a_token() -> None:
    state, _ = await sync_to_async(a_party)()
    path = f"parties/{state.code}/participants"
    answers = await asyncio.gather(*(post(path, name="Bo") for _ in range(3)))
    assert [each.status_code for each in answers] == [201] * 3
    joined = [each.json()["participant"] for each in answers]
    assert len({each["id"] for each in joined}) == 1
    assert await Participant.objects.acount() == 2
    snapshot = await AsyncClient().get(
        f"/api/v1/parties/{state.code}",
        headers={"Authorization": f"Bearer {joined[-1]['token']}"},
    )
    assert snapshot.json()["you"]["name"] == "Bo"
    await rooms().close()


async def test_nobody_gets_a_token_by_somebody_elses_key() -> None:
    state, _ = await sync_to_async(a_party)()
    path = f"parties/{state.code}/participants"
    bo = (await post(path, name="Bo")).json()["participant"]
    cy = (await post(path, name="Cy")).json()["participant"]
    vi = (await post(path, name="Bo", role="viewer")).json()["participant"]
    assert len({bo["id"], cy["id"], vi["id"]}) == 3
    await rooms().close()


async def test_a_party_is_created_once_with_one_key() -> None:
    body = {"name": "Movie night", "host_name": "Ana"}
    first, again = [await post("parties", **body) for _ in range(2)]
    assert (first.json()["code"], first.json()["participant"]["id"]) == (
        again.json()["code"],
        again.json()["participant"]["id"],
    )
    at_once = await asyncio.gather(*(post("parties", KEY + "2", **body) for _ in range(3)))
    assert len({each.json()["code"] for each in at_once}) == 1
    assert await Party.objects.acount() == 2
    other = await post("parties", name="Movie night", host_name="Bo")
    assert other.json()["code"] != first.json()["code"]
    await rooms().close()


@pytest.mark.parametrize("key", ["short", "x" * 65, "a key with spaces in it", "ä" * 20])
async def test_a_key_that_could_be_guessed_or_cannot_be_kept_is_refused(key: str) -> None:
    answer = await post("parties", key.encode().decode("latin-1"), name="A", host_name="Ana")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_body")
    assert not await Party.objects.aexists()


async def test_a_removed_participant_does_not_come_back_by_the_key_they_joined_with() -> None:
    state, _ = await sync_to_async(a_party)()
    path = f"parties/{state.code}/participants"
    bo = (await post(path, name="Bo")).json()["participant"]
    await Participant.objects.filter(pk=bo["id"]).aupdate(standing="removed")
    (await rooms().room(state.code)).resync()
    answer = await post(path, name="Bo")
    assert (answer.status_code, answer.json()["code"]) == (403, "removed")
    await rooms().close()
