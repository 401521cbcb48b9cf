"""One's own place in a party, over one process and two: leave it, come back, another name.

And a party that its host closes and opens again."""

import pytest

from parties.protocol.close_codes import PARTY_CLOSED, REMOVED
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


def closing(client: Client) -> str:
    return str(next(each["reason"] for each in client.frames if each["type"] == "closing"))


async def comes_back(server: str, person: Person, name: str) -> Person:
    path = f"/api/v1/parties/{person.code}/participants"
    joined = await call(server, "POST", path, {"name": name}, token=person.token)
    return Person(person.code, joined["participant"])


async def test_who_leaves_is_acknowledged_and_out_everywhere_and_comes_back_as_the_same(
    deployment: Deployment,
) -> None:
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo = await join_party(last, ana.code, "Bo")
    async with ana.connect(first) as hers:
        async with bo.connect(last) as his, bo.connect(first) as his_other:
            await his.send("interests.set", weights={"genre:comedy": 0.7})
            left = await his.send("participant.leave")
            assert await his.wait_for_close() == await his_other.wait_for_close() == REMOVED
            assert closing(his) == closing(his_other) == "left"
        await hers.wait_for_revision(left["revision"])
        assert [each["name"] for each in hers.known["participants"]] == ["Ana"]
        assert bo.id not in hers.recommendations["satisfaction"]
        for server in (first, last):
            with pytest.raises(ProblemAnswer) as refused:
                await bo.snapshot(server)
            assert refused.value.problem["code"] == "left"
        back = await comes_back(last, bo, "Robert")
        assert back.id == bo.id
        await hers.wait_for(lambda: len(hers.known["participants"]) == 2)
        assert hers.weights(bo) == {"genre:comedy": 0.7}
        async with back.connect(first) as his:
            assert his.known["you"]["name"] == "Robert"


async def test_a_host_who_leaves_is_succeeded_at_once(deployment: Deployment) -> None:
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo, cy = [await join_party(last, ana.code, name) for name in ("Bo", "Cy")]
    async with ana.connect(first) as hers, cy.connect(last) as theirs:
        await hers.wait_for(lambda: hers.is_online(cy))
        await hers.send("participant.leave")
        await theirs.wait_for(lambda: theirs.known["you"]["role"] == "host")
        assert theirs.participant(bo)["role"] == "participant"


async def test_another_name_is_everywhere_and_a_bad_one_nowhere(deployment: Deployment) -> None:
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo = await join_party(last, ana.code, "Bo")
    async with ana.connect(first) as hers, bo.connect(last) as his:
        for bad in ("", "\u200b", "\ufb2c" * 40, "B" * 41):
            with pytest.raises(ErrorAnswer) as refused:
                await his.send("participant.rename", name=bad)
            assert refused.value.code == "invalid_message"
        renamed = await his.send("participant.rename", name="\u0410na", idempotency_key="one")
        again = await his.send("participant.rename", name="\u0410na", idempotency_key="one")
        assert renamed["revision"] == again["revision"]
        await hers.wait_for_revision(renamed["revision"])
        assert hers.participant(bo)["name"] == his.known["you"]["name"] == "\u0410na (2)"


async def test_a_closed_party_is_closed_to_all_at_once_and_opened_again_by_its_host(
    deployment: Deployment,
) -> None:
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo = await join_party(last, ana.code, "Bo")
    path = f"/api/v1/parties/{ana.code}/reopen"
    async with ana.connect(first) as hers, bo.connect(last) as his:
        with pytest.raises(ErrorAnswer) as refused:
            await his.send("party.close")
        assert refused.value.code == "forbidden"
        await hers.send("party.close")
        assert await hers.wait_for_close() == await his.wait_for_close() == PARTY_CLOSED
    for server in (first, last):
        with pytest.raises(ProblemAnswer) as answer:
            await bo.snapshot(server)
        assert answer.value.problem["code"] == "party_closed"
    with pytest.raises(ProblemAnswer) as answer:
        await call(last, "POST", path, token=bo.token)
    assert answer.value.problem["code"] == "forbidden"
    await call(last, "POST", path, token=ana.token)
    async with ana.connect(first) as hers, bo.connect(last) as his:
        moved = await his.send("interests.set", weights={"genre:comedy": 1})
        await hers.wait_for_revision(moved["revision"])
