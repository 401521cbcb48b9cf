"""Hostile text and numbers in every field of every message, made from docs/asyncapi.json: each is
answered, and nobody else is disturbed. On each database and each server."""

import functools
import itertools
import json

from hypothesis import given

from tests.harness.deployment import Deployment
from tests.live.invalid_inputs import mutations
from tests.live.isolation import undisturbed_room
from tests.live.protocol_client import Client, create_party
from tests.live.raw_websocket import Count
from tests.live.schema_strategies import CLIENT_MESSAGES, Json, anything, example, few, schema_of

AT_ONCE = 50
MAX_FRAME = 16 * 1024
# These end the socket that sends them. They have no field that the others have not.
ENDING = {"ParticipantLeave", "PartyClose"}
assert {*CLIENT_MESSAGES} >= ENDING
ANSWERED = [each for each in CLIENT_MESSAGES if each not in ENDING]


async def every_frame_is_answered(client: Client, frames: list[str]) -> int:
    """Each by one ack or one error; what is no message by an error that cannot say which. Returns
    how many there were."""
    for begin in range(0, len(frames), AT_ONCE):
        some = frames[begin : begin + AT_ONCE]
        answered = len(answers(client)) + len(some)
        for frame in some:
            await client.socket.send(frame)
        await client.wait_for(functools.partial(has_answers, client, answered))
        assert len(answers(client)) == answered
    assert not [frame for frame in answers(client) if frame.get("code") == "unavailable"]
    return len(frames)


def has_answers(client: Client, number: int) -> bool:
    return len(answers(client)) >= number


def answers(client: Client) -> list[Json]:
    return [frame for frame in client.frames if frame["type"] in ("ack", "error")]


async def test_invalid_fields_of_every_message_are_answered_one_by_one(
    fuzzed: Deployment, count: Count
) -> None:
    output = 0
    async with undisturbed_room(fuzzed):
        for url, message in itertools.product(fuzzed.urls, ANSWERED):
            ana = await create_party(url)
            async with ana.connect(url) as hers:
                await hers.send("pick", title=hers.title_ids[0])
                output += await every_frame_is_answered(hers, invalid_frames(message, hers))
                await ana.snapshot(url)
    count("messages", output)


def invalid_frames(message: str, client: Client) -> list[str]:
    """Of messages that would be done but for what is invalid in them."""
    whole = {**example(schema_of(message)), "id": 1}
    # What refers to nobody and to nothing would keep the rest from being looked at.
    good = {name: what for name, what in whole.items() if name not in ("importance", "strategy")}
    if "pick" in good:
        good["pick"] = client.known["picks"][0]["id"]
    if "title" in good:
        good["title"] = client.title_ids[0]
    return [frame for frame in (*mutations(whole), *mutations(good)) if has_an_answer(frame)]


def has_an_answer(frame: str) -> bool:
    """Neither one that is too large for its socket, nor one without an id, done in silence."""
    return len(frame) <= MAX_FRAME and '"id": null' not in frame


async def test_whatever_the_description_of_messages_allows_is_answered(fuzzed: Deployment) -> None:
    async with undisturbed_room(fuzzed):
        for url, message in itertools.product(fuzzed.urls, ANSWERED):
            ana = await create_party(url)
            async with ana.connect(url) as hers:
                await every_frame_is_answered(hers, allowed_frames(message))


def allowed_frames(message: str) -> list[str]:
    made: list[Json] = []

    @few
    @given(anything(schema_of(message)))
    def make(body: Json) -> None:
        made.append({**body, "id": len(made)})

    make()
    return [json.dumps(each) for each in made]
