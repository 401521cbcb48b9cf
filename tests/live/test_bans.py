"""Who is banned stays out, and a member has one seat: on one process and on two."""

import asyncio
import json
import secrets

import pytest

from parties.protocol.close_codes import REMOVED
from tests.harness.deployment import Deployment
from tests.live.ack_log import AckLog
from tests.live.member_browser import MemberBrowser
from tests.live.protocol_client import Person, ProblemAnswer, create_party, join_party
from tests.live.raw_websocket import Count


async def refusal(server: str, code: str, **fields: str) -> str:
    with pytest.raises(ProblemAnswer) as problem:
        await join_party(server, code, "Robert", **fields)
    assert problem.value.status == 403
    return str(problem.value.problem["code"])


async def test_a_banned_guest_comes_back_neither_by_the_code_nor_by_the_link_they_know(
    deployment: Deployment, count: Count
) -> None:
    first, last, ack_log = deployment.urls[0], deployment.urls[-1], AckLog()
    ana = await create_party(first)
    bo, cy = await join_party(last, ana.code, "Bo"), await join_party(last, ana.code, "Cy")
    async with ana.connect(first) as hers, bo.connect(last) as his, cy.connect(last) as theirs:
        known = his.known["party"]["secret"]
        await ack_log.move_some(ana, hers)
        await hers.send("participant.ban", participant=bo.id)
        assert await his.wait_for_close() == REMOVED
        for server in (first, last):
            assert await refusal(server, ana.code) == "party_locked"
            assert await refusal(server, ana.code, secret=known) == "party_locked"
        await theirs.wait_for(lambda: bool(theirs.known["settings"]["locked"]))
        await hers.wait_for(lambda: bool(hers.known["settings"]["locked"]))
        assert hers.known["party"]["secret"] == theirs.known["party"]["secret"] != known
        await join_party(last, ana.code, "Di", secret=hers.known["party"]["secret"])
        await ack_log.move_some(ana, hers, times=2)  # the last list is of a revision that is known
        await ack_log.verify(count, last, [hers, theirs])


async def test_a_television_does_not_learn_the_secret_of_a_locked_party(
    deployment: Deployment,
) -> None:
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo = await join_party(last, ana.code, "Bo")
    vi = await join_party(last, ana.code, "Vi", role="viewer")
    async with ana.connect(first) as hers, vi.connect(last) as shown:
        before = hers.known["party"]["secret"]
        await hers.send("participant.ban", participant=bo.id)
        await hers.wait_for(lambda: bool(hers.known["settings"]["locked"]))
        await shown.wait_for(lambda: bool(shown.known["settings"]["locked"]))
        after = hers.known["party"]["secret"]
        reported = json.dumps([shown.frames, await vi.snapshot(first), await vi.snapshot(last)])
        assert before not in reported
        assert after not in reported


def _joins(browser: MemberBrowser, server: str, code: str) -> Person:
    page = browser.post_json(server, f"/api/v1/parties/{code}/participants", {"name": "Bo"})
    assert page.status == 201, page.text
    return Person(code, json.loads(page.text)["participant"])


async def test_a_member_who_joins_many_times_at_once_is_one_participant(
    deployment: Deployment,
) -> None:
    urls = deployment.urls
    ana = await create_party(urls[0])
    browser = MemberBrowser(urls[0])
    await asyncio.to_thread(browser.signs_up, f"bo-{secrets.token_hex(4)}@example.org")
    tries = [asyncio.to_thread(_joins, browser, urls[n % len(urls)], ana.code) for n in range(6)]
    participants = {each.id for each in await asyncio.gather(*tries)}
    assert len(participants) == 1
    shown = await ana.snapshot(urls[-1])
    assert [each["name"] for each in shown["participants"]] == ["Ana", "Bo"]
