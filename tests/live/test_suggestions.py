"""A suggestion reaches the screens of whoever it is for, on any process, and nobody else's."""

import json

import pytest

from tests.harness.deployment import Deployment
from tests.live.protocol_client import (
    Client,
    ErrorAnswer,
    Json,
    Person,
    create_party,
    join_party,
)

SUGGESTED = {"interest": "genre:comedy", "weight": 0.4}


def suggestions(client: Client) -> list[Json]:
    return [each for each in client.frames if each["type"] == "suggestion"]


async def three_people(deployment: Deployment) -> tuple[Person, Person, Person]:
    ana = await create_party(deployment.urls[0])
    bo = await join_party(deployment.urls[-1], ana.code, "Bo")
    return ana, bo, await join_party(deployment.urls[0], ana.code, "Cy")


async def test_a_suggestion_reaches_one_participant_and_is_kept_nowhere(
    deployment: Deployment,
) -> None:
    ana, bo, cy = await three_people(deployment)
    first, last = deployment.urls[0], deployment.urls[-1]
    async with (
        ana.connect(first) as hers,
        bo.connect(last) as his,
        bo.connect(first) as his_phone,
        cy.connect(last) as others,
    ):
        ack = await hers.send("suggestion.send", participant=bo.id, **SUGGESTED)
        for screen in (his, his_phone):
            await screen.wait_for(lambda screen=screen: bool(suggestions(screen)))  # type: ignore[misc] # bound here, awaited here
            assert suggestions(screen) == [{"type": "suggestion", "by": ana.id, **SUGGESTED}]
        moved = await his.send("interests.set", weights={"genre:comedy": 0.4})
        assert moved["revision"] == ack["revision"] + 1
        for client in (hers, others):
            await client.wait_for_revision(moved["revision"])
            assert suggestions(client) == []
        assert "suggestion" not in json.dumps(await bo.snapshot(first))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"interest": "genre:none", "weight": 0.4}, "invalid_weight"),
        ({"interest": "genre:comedy", "weight": 2}, "invalid_message"),
        ({"interest": "genre:comedy"}, "invalid_message"),
        ({**SUGGESTED, "participant": "nobody"}, "unknown_participant"),
        ({**SUGGESTED, "participant": None}, "invalid_message"),
    ],
)
async def test_what_can_be_no_suggestion_is_refused_by_name(
    deployment: Deployment, fields: Json, code: str
) -> None:
    ana, bo, _ = await three_people(deployment)
    async with ana.connect(deployment.urls[0]) as hers, bo.connect(deployment.urls[-1]) as his:
        with pytest.raises(ErrorAnswer) as refused:
            await hers.send("suggestion.send", **{"participant": bo.id, **fields})
        assert refused.value.code == code
        await his.send("interests.set", weights={"genre:comedy": 0.1})
        assert suggestions(his) == []


async def test_oneself_a_television_and_many_at_once_are_refused(deployment: Deployment) -> None:
    ana, bo, cy = await three_people(deployment)
    first = deployment.urls[0]
    screen = await join_party(first, ana.code, "Television", role="viewer")
    async with ana.connect(first) as hers, cy.connect(first) as muted:
        for to in (ana, screen):
            with pytest.raises(ErrorAnswer) as refused:
                await hers.send("suggestion.send", participant=to.id, **SUGGESTED)
            assert refused.value.code == "forbidden"
        await hers.send("participant.mute", participant=cy.id, muted=True)
        with pytest.raises(ErrorAnswer) as refused:
            await muted.send("suggestion.send", participant=bo.id, **SUGGESTED)
        assert refused.value.code == "muted"
        message = {"type": "suggestion.send", "participant": bo.id, **SUGGESTED}
        answers = [await hers.ask(message) for _ in range(10)]
        assert [each["type"] for each in answers[:3]] == ["ack"] * 3
        assert answers[-1]["code"] == "too_frequent"
