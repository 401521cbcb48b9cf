"""A place on another device, over one process and two: asked for by link, given by the host."""

from typing import Any

import pytest

from tests.harness.deployment import Deployment
from tests.live.protocol_client import (
    Client,
    ErrorAnswer,
    Person,
    ProblemAnswer,
    call,
    create_party,
    join_party,
)


async def asks(server: str, person: Person, secret: str) -> Person:
    """With a token that is good for nothing yet."""
    path = f"/api/v1/parties/{person.code}/places/{person.id}"
    answer = await call(server, "POST", path, {"secret": secret})
    return Person(person.code, answer["participant"])


async def places(server: str, code: str, secret: str) -> list[str]:
    path = f"/api/v1/parties/{code}/places"
    answer: dict[str, Any] = await call(server, "POST", path, {"secret": secret})
    return [each["name"] for each in answer["places"]]


async def refusal(server: str, person: Person) -> str:
    with pytest.raises(ProblemAnswer) as refused:
        await call(server, "GET", f"/api/v1/parties/{person.code}/you", token=person.token)
    return str(refused.value.problem["code"])


def request_for(client: Client, person: Person) -> str:
    return str(client.participant(person)["asked"])


async def test_a_place_moves_to_another_device_when_the_host_accepts_and_the_first_one_is_out(
    deployment: Deployment,
) -> None:
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo = await join_party(last, ana.code, "Bo")
    async with ana.connect(first) as hers:
        secret = hers.known["party"]["secret"]
        async with bo.connect(last) as his:
            await his.send("interests.set", weights={"genre:comedy": 0.7})
            await hers.wait_for(lambda: hers.is_online(bo))
            assert await places(first, ana.code, secret) == []
            with pytest.raises(ProblemAnswer) as refused:
                await asks(first, bo, secret)
            assert refused.value.problem["code"] == "forbidden"
        await hers.wait_for(lambda: not hers.is_online(bo))
        assert await places(first, ana.code, secret) == ["Bo"]
        phone = await asks(last, bo, secret)
        await hers.wait_for(lambda: bool(request_for(hers, bo)))
        assert await refusal(first, phone) == "place_pending"
        answer = {"participant": bo.id, "request": request_for(hers, bo), "accepted": True}
        accepted = await hers.send("place.answer", **answer)
        await hers.wait_for(lambda: not request_for(hers, bo))
        with pytest.raises(ErrorAnswer) as again:
            await hers.send("place.answer", **answer)
        assert again.value.code == "no_request"
        async with phone.connect(last) as theirs:
            assert theirs.known["revision"] >= accepted["revision"]
            assert theirs.known["you"]["weights"] == {"genre:comedy": 0.7}
            await hers.wait_for(lambda: hers.is_online(bo))
        for server in (first, last):
            assert await refusal(server, bo) == "moved"


async def test_a_screen_that_opens_before_the_host_answers_keeps_the_place(
    deployment: Deployment,
) -> None:
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo, cy = [await join_party(last, ana.code, name) for name in ("Bo", "Cy")]
    async with ana.connect(first) as hers, cy.connect(last) as theirs:
        stranger = await asks(first, bo, hers.known["party"]["secret"])
        await hers.wait_for(lambda: bool(request_for(hers, bo)))
        answer = {"participant": bo.id, "request": request_for(hers, bo), "accepted": True}
        with pytest.raises(ErrorAnswer) as refused:
            await theirs.send("place.answer", **answer)
        assert refused.value.code == "forbidden"
        async with bo.connect(last) as his:
            await hers.wait_for(lambda: hers.is_online(bo))
            with pytest.raises(ErrorAnswer) as refused:
                await hers.send("place.answer", **answer)
            assert refused.value.code == "forbidden"
            await hers.send("place.answer", **{**answer, "accepted": False})
            await his.send("interests.set", weights={"genre:comedy": 1})
        assert await refusal(last, stranger) == "moved"
