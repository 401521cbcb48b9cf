"""An idempotency key stands for one change: with other content it is refused, nothing applied."""

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import User
from django.test import AsyncClient
from django.utils import timezone

from parties.access import identity
from parties.domain.commands import ChangeSettings, Command, Remove, SetWeights
from parties.domain.errors import Refused
from parties.domain.idempotency_key import IdempotencyKey, content_digest
from parties.domain.joining import Join
from parties.domain.state import PartyState
from parties.models import AppliedChange, Participant, Party
from parties.protocol import client_messages
from parties.rooms.registry import rooms
from parties.storage import create_party, party_store
from watchparty_site.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


def a_party() -> tuple[PartyState, str, str]:
    """Ana's, with Bo in it."""
    state, ana = create_party.create_party("Movie night", "Ana", None, "")
    bo = Join("bo", "Bo", "participant", timezone.now(), 50)
    return party_store.commit(state.code, [bo], state).after, ana, "bo"


class Socket:
    """A participant's connection, in this process."""

    def __init__(self, code: str, participant: str) -> None:
        token = identity.token_for(code, participant)
        headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())]
        self.communicator = WebsocketCommunicator(
            application, f"/ws/parties/{code}/", headers=headers
        )

    async def __aenter__(self) -> "Socket":
        assert (await self.communicator.connect())[0]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.communicator.disconnect()

    async def send(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Returns the `ack` or `error`."""
        await self.communicator.send_json_to({"type": kind, "id": 1, **fields})
        while True:
            frame: dict[str, Any] = await self.communicator.receive_json_from(timeout=10)
            if frame["type"] in ("ack", "error"):
                return frame


async def claim(state: PartyState, participant: str, user: User) -> tuple[int, dict[str, Any]]:
    client = AsyncClient()
    await client.aforce_login(user)
    token = identity.token_for(state.code, participant)
    answer = await client.post(
        f"/api/v1/parties/{state.code}/claim",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": KEY},
    )
    return answer.status_code, answer.json()


async def create(**body: str) -> tuple[int, dict[str, Any]]:
    answer = await AsyncClient().post(
        "/api/v1/parties",
        {"name": "Movie night", "host_name": "Ana", **body},
        content_type="application/json",
        headers={"Idempotency-Key": KEY},
    )
    return answer.status_code, answer.json()


async def test_a_message_with_the_key_of_another_is_refused_and_changes_nothing() -> None:
    state, ana, bo = await sync_to_async(a_party)()
    async with Socket(state.code, ana) as hers:
        named = {"name": "Late night", "idempotency_key": "kk"}
        first = await hers.send("settings.set", **named)
        ban = await hers.send("participant.ban", participant=bo, idempotency_key="kk")
        other = await hers.send("settings.set", name="Third", idempotency_key="kk")
        pick = await hers.send("pick", title=1, idempotency_key="kk")
        again = await hers.send("settings.set", **named)
    assert [each["code"] for each in (ban, other, pick)] == ["key_reused"] * 3
    assert (again["type"], again["revision"]) == ("ack", first["revision"])
    after = await sync_to_async(party_store.load)(state.code)
    assert (after.name, after.participants[bo].standing) == ("Late night", "in")
    assert after.revision == first["revision"]
    await rooms().close()


def test_two_changes_in_one_batch_with_one_key_are_the_first_of_them() -> None:
    state, ana, bo = a_party()
    commands: list[Command] = [ChangeSettings(ana, name="Late night"), Remove(ana, bo)]
    keys = [IdempotencyKey(ana, KEY, content_digest(each)) for each in commands]
    applied = party_store.commit(state.code, commands, state, keys=keys)
    assert isinstance(applied.outcomes[0], int)
    assert isinstance(applied.outcomes[1], Refused)
    assert applied.outcomes[1].code == "key_reused"
    assert applied.applied(commands) == commands[:1]
    assert party_store.load(state.code).participants[bo].is_in


async def test_a_participation_is_not_claimed_with_the_key_of_a_message() -> None:
    state, _, bo = await sync_to_async(a_party)()
    user = await sync_to_async(User.objects.create_user)("bo")
    async with Socket(state.code, bo) as his:
        await his.send("interests.hide", hidden=True, idempotency_key=KEY)
    status, problem = await claim(state, bo, user)
    assert (status, problem["code"]) == (422, "key_reused")
    assert (await Participant.objects.aget(pk=bo)).member_id is None
    await rooms().close()


async def test_a_claim_by_another_member_with_the_first_ones_key_is_refused() -> None:
    state, _, bo = await sync_to_async(a_party)()
    first, second = [await sync_to_async(User.objects.create_user)(name) for name in ("bo", "cy")]
    claimed = await claim(state, bo, first)
    assert claimed[0] == 200
    assert await claim(state, bo, first) == claimed
    status, problem = await claim(state, bo, second)
    assert (status, problem["code"]) == (422, "key_reused")
    assert (await Participant.objects.aget(pk=bo)).member_id == first.pk
    await rooms().close()


async def test_with_another_passphrase_it_is_another_party() -> None:
    made = [await create(**body) for body in ({"passphrase": "a"}, {"passphrase": "b"}, {})]
    assert [status for status, _ in made] == [201] * 3
    assert len({party["code"] for _, party in made}) == 3
    assert (await create(passphrase="a"))[1]["code"] == made[0][1]["code"]
    assert await Party.objects.acount() == 3


async def test_a_quick_digest_of_a_passphrase_needs_the_servers_key(settings: Any) -> None:
    one = create_party.passphrase_digest("sesame")
    assert one == create_party.passphrase_digest("sesame")
    settings.SECRET_KEY = "another, as long as it has to be for this"
    assert create_party.passphrase_digest("sesame") != one


@pytest.mark.parametrize("standing", ["removed", "banned"])
async def test_whoever_created_a_party_and_was_removed_gets_no_void_token(standing: str) -> None:
    _, made = await create()
    await Participant.objects.filter(pk=made["participant"]["id"]).aupdate(standing=standing)
    status, problem = await create()
    assert (status, problem["code"]) == (403, standing)
    assert await Party.objects.acount() == 1


async def test_the_key_of_a_changed_weight_is_not_stored_and_the_later_message_counts() -> None:
    state, ana, _ = await sync_to_async(a_party)()
    room = await rooms().room(state.code)
    stored = await AppliedChange.objects.acount()
    async with Socket(state.code, ana) as hers:
        first = await hers.send("interests.clear", idempotency_key="w")
        named = await hers.send("settings.set", name="Late night", idempotency_key="w")
        await room.submit(SetWeights(ana, {"genre:comedy": 0.5}))
        late = await hers.send("interests.clear", idempotency_key="w")
    assert [each["type"] for each in (first, named, late)] == ["ack"] * 3
    assert late["revision"] == first["revision"] + 3
    assert await AppliedChange.objects.acount() == stored + 1
    state = await room.state()
    assert (state.name, state.participants[ana].weights) == ("Late night", {})
    await rooms().close()


def test_the_content_of_a_message_is_its_type_and_fields_without_id_and_key() -> None:
    def content(**fields: Any) -> str:
        message = {"type": "settings.set", **fields}
        return client_messages.content_of(client_messages.decode(json.dumps(message)))

    named = content(name="A", locked=None, id=1, idempotency_key="a")
    assert named == content(locked=None, name="A", id=2, idempotency_key="b") == content(name="A")
    different = [
        named,
        content(name="B"),
        content(locked=True),
        content(filters={}),
        content(filters={"kind": "film"}),
        content(importance={"a": 1, "b": 2}),
    ]
    assert len(set(different)) == len(different)
    assert content(importance={"b": 2, "a": 1}) == different[-1]
