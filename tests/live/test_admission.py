"""Who gets into a party and who does not, and what those who did may do there."""

import asyncio

import pytest
from websockets.exceptions import InvalidStatus

from tests.conftest import Deploy
from tests.harness.deployment import Deployment
from tests.live.faults import Count
from tests.live.promises import Promises
from tests.live.protocol_client import (
    ErrorAnswer,
    ProblemAnswer,
    call,
    create_party,
    join_party,
    screen,
)


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://127.0.0.1:1"])
async def test_a_foreign_origin_is_refused_before_the_upgrade(
    deployment: Deployment, count: Count, origin: str
) -> None:
    url, promises = deployment.urls[0], Promises()
    ana = await create_party(url)
    async with ana.screen(deployment.urls[-1]) as hers:
        await promises.move_some(ana, hers)
        with pytest.raises(InvalidStatus) as refusal:
            async with screen(url, ana.code, ana.token, origin=origin):
                pass
        assert refusal.value.response.status_code == 403
        await promises.are_kept(count, url, [hers])


async def test_our_own_origin_is_welcome(deployment: Deployment) -> None:
    ana = await create_party(deployment.urls[0])
    url = deployment.urls[0]
    async with screen(url, ana.code, ana.token, origin=url) as hers:
        assert hers.known["you"]["id"] == ana.id


async def test_without_a_valid_token_nobody_gets_in(deployment: Deployment, count: Count) -> None:
    url, promises = deployment.urls[0], Promises()
    ana, other = await create_party(url), await create_party(url)
    altered = ana.token[:-1] + ("A" if ana.token[-1] != "A" else "B")
    async with ana.screen(deployment.urls[-1]) as hers:
        await promises.move_some(ana, hers)
        for token in (None, "", "nonsense", altered, other.token, "é".encode().decode("latin-1")):
            with pytest.raises(InvalidStatus) as refusal:
                async with screen(url, ana.code, token):
                    pass
            assert refusal.value.response.status_code == 403
        with pytest.raises(ProblemAnswer) as problem:
            await call(url, "GET", f"/api/v1/parties/{ana.code}", token=altered)
        assert problem.value.status in (401, 403)
        await promises.are_kept(count, url, [hers])


async def test_an_unknown_code_is_not_found(deployment: Deployment) -> None:
    url = deployment.urls[0]
    ana = await create_party(url)
    with pytest.raises(InvalidStatus):
        async with screen(url, "ZZZZZZ", ana.token):
            pass
    with pytest.raises(ProblemAnswer) as problem:
        await join_party(url, "ZZZZZZ", "Bo")
    assert problem.value.status == 404


@pytest.mark.parametrize("how", ["participant.remove", "participant.ban"])
async def test_who_is_removed_is_out_on_every_process_at_once(
    deployment: Deployment, count: Count, how: str
) -> None:
    first, last, promises = deployment.urls[0], deployment.urls[-1], Promises()
    ana = await create_party(first)
    bo = await join_party(last, ana.code, "Bo")
    async with ana.screen(first) as hers, bo.screen(last) as his:
        await promises.move_some(ana, hers)
        await hers.send(how, participant=bo.id)
        assert await his.until_closed() == 4403
        assert bo.id not in [each["id"] for each in hers.known["participants"]]
        for url in (first, last):
            with pytest.raises(InvalidStatus) as refusal:
                async with bo.screen(url):
                    pass
            assert refusal.value.response.status_code == 403
        await promises.are_kept(count, last, [hers])


async def test_a_participant_cannot_do_what_is_the_hosts(deployment: Deployment) -> None:
    ana = await create_party(deployment.urls[0])
    bo = await join_party(deployment.urls[0], ana.code, "Bo")
    async with bo.screen(deployment.urls[0]) as his:
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
    for number in range(100):
        with pytest.raises(ProblemAnswer) as problem:
            await join_party(site.urls[0], f"ZZZZ{number:02}", "Bo")
        statuses.append(problem.value.status)
    assert 404 in statuses
    assert statuses[-1] == 429
