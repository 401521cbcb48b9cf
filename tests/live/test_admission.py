"""Who gets into a party and who does not, and what those who did may do there."""

import asyncio

import pytest
from websockets.exceptions import InvalidStatus

from parties.domain.codes import new_code
from parties.protocol.close_codes import REMOVED
from tests.conftest import Deploy
from tests.harness.deployment import Deployment
from tests.live.ack_log import AckLog
from tests.live.protocol_client import (
    ErrorAnswer,
    ProblemAnswer,
    call,
    connect_client,
    create_party,
    join_party,
)
from tests.live.raw_websocket import Count


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://127.0.0.1:1"])
async def test_a_foreign_origin_is_refused_before_the_upgrade(
    deployment: Deployment, count: Count, origin: str
) -> None:
    url, ack_log = deployment.urls[0], AckLog()
    ana = await create_party(url)
    async with ana.connect(deployment.urls[-1]) as hers:
        await ack_log.move_some(ana, hers)
        with pytest.raises(InvalidStatus) as refusal:
            async with connect_client(url, ana.code, ana.token, origin=origin):
                pass
        assert refusal.value.response.status_code == 403
        await ack_log.verify(count, url, [hers])


async def test_our_own_origin_is_welcome(deployment: Deployment) -> None:
    ana = await create_party(deployment.urls[0])
    url = deployment.urls[0]
    async with connect_client(url, ana.code, ana.token, origin=url) as hers:
        assert hers.known["you"]["id"] == ana.id


async def test_without_a_valid_token_nobody_gets_in(deployment: Deployment, count: Count) -> None:
    url, ack_log = deployment.urls[0], AckLog()
    ana, other = await create_party(url), await create_party(url)
    altered = ana.token[:-1] + ("A" if ana.token[-1] != "A" else "B")
    async with ana.connect(deployment.urls[-1]) as hers:
        await ack_log.move_some(ana, hers)
        for token in (None, "", "nonsense", altered, other.token, "é".encode().decode("latin-1")):
            with pytest.raises(InvalidStatus) as refusal:
                async with connect_client(url, ana.code, token):
                    pass
            assert refusal.value.response.status_code == 403
        with pytest.raises(ProblemAnswer) as problem:
            await call(url, "GET", f"/api/v1/parties/{ana.code}", token=altered)
        assert problem.value.status in (401, 403)
        await ack_log.verify(count, url, [hers])


async def test_an_unknown_code_is_not_found(deployment: Deployment) -> None:
    url = deployment.urls[0]
    ana = await create_party(url)
    with pytest.raises(InvalidStatus):
        async with connect_client(url, "ZZZZZZ", ana.token):
            pass
    with pytest.raises(ProblemAnswer) as problem:
        await join_party(url, "ZZZZZZ", "Bo")
    assert problem.value.status == 404


@pytest.mark.parametrize("how", ["participant.remove", "participant.ban"])
async def test_who_is_removed_is_out_on_every_process_at_once(
    deployment: Deployment, count: Count, how: str
) -> None:
    first, last, ack_log = deployment.urls[0], deployment.urls[-1], AckLog()
    ana = await create_party(first)
    bo = await join_party(last, ana.code, "Bo")
    async with ana.connect(first) as hers, bo.connect(last) as his:
        await ack_log.move_some(ana, hers)
        await hers.send(how, participant=bo.id)
        assert await his.wait_for_close() == REMOVED
        assert bo.id not in [each["id"] for each in hers.known["participants"]]
        for url in (first, last):
            with pytest.raises(InvalidStatus) as refusal:
                async with bo.connect(url):
                    pass
            assert refusal.value.response.status_code == 403
        await ack_log.verify(count, last, [hers])


async def test_a_participant_cannot_do_what_is_the_hosts(deployment: Deployment) -> None:
    ana = await create_party(deployment.urls[0])
    bo = await join_party(deployment.urls[0], ana.code, "Bo")
    async with bo.connect(deployment.urls[0]) as his:
        for kind, fields in (
            ("settings.set", {"locked": True}),
            ("participant.remove", {"participant": ana.id}),
            ("participant.ban", {"participant": ana.id}),
            ("host.transfer", {"participant": bo.id}),
        ):
            with pytest.raises(ErrorAnswer) as refusal:
                await his.send(kind, **fields)
            assert refusal.value.code == "forbidden"
        assert (await ana.snapshot(deployment.urls[0]))["settings"]["locked"] is False


async def test_joining_too_often_from_one_address_is_refused(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, JOINS_PER_MINUTE="5")
    ana = await create_party(site.urls[0])
    for name in ("Bo", "Cy", "Dee", "Eve"):
        await join_party(site.urls[0], ana.code, name)
    with pytest.raises(ProblemAnswer) as problem:
        await join_party(site.urls[0], ana.code, "Fay")
    assert problem.value.status == 429


async def test_guessing_codes_is_refused_after_some_tries(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy, JOINS_PER_MINUTE="100000")
    statuses = []
    for _ in range(100):
        with pytest.raises(ProblemAnswer) as problem:
            await join_party(site.urls[0], new_code(), "Bo")
        statuses.append(problem.value.status)
    assert 404 in statuses
    assert statuses[-1] == 429
