"""A restart is a pause, not an end."""

import asyncio
import http.client
import json
import urllib.parse

from parties.protocol.close_codes import RESTARTING
from tests.conftest import Deploy
from tests.harness.deployment import Deployment
from tests.live.ack_log import AckLog
from tests.live.protocol_client import connect_client, create_party, join_party
from tests.live.raw_websocket import Count


def cookie_from_creating_a_party(url: str) -> tuple[str, str, str]:
    """The code, the host's id, and the cookie a browser would keep."""
    address = urllib.parse.urlsplit(url).netloc
    connection = http.client.HTTPConnection(address, timeout=10)
    body = json.dumps({"name": "Movie night", "host_name": "Ana"})
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/api/v1/parties", body, headers)
    answer = connection.getresponse()
    made = json.loads(answer.read())
    connection.close()
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    return made["code"], made["participant"]["id"], cookie.split(";")[0]


async def test_the_same_cookie_is_the_same_person_with_the_same_weights_after_a_restart(
    deploy: Deploy,
) -> None:
    site = await asyncio.to_thread(deploy)
    code, ana, cookie = await asyncio.to_thread(cookie_from_creating_a_party, site.urls[0])
    headers = {"Cookie": cookie}
    async with connect_client(site.urls[0], code, None, additional_headers=headers) as before:
        moved = await before.send("interests.set", weights={"genre:comedy": 0.8})
        await before.wait_for_revision(moved["revision"])
    await asyncio.to_thread(site.restart, 0)
    async with connect_client(site.urls[0], code, None, additional_headers=headers) as after:
        assert after.known["you"]["id"] == ana
        assert after.known["you"]["weights"] == {"genre:comedy": 0.8}
        assert after.title_ids == before.title_ids


async def test_two_tabs_are_one_person_with_one_voice(deployment: Deployment) -> None:
    ana = await create_party(deployment.urls[0])
    async with ana.connect(deployment.urls[0]) as one, ana.connect(deployment.urls[-1]) as two:
        moved = await one.send("interests.set", weights={"genre:comedy": 0.8})
        await two.wait_for_revision(moved["revision"])
        moved = await two.send("interests.set", weights={"genre:comedy": -0.3})
        await one.wait_for_revision(moved["revision"])
        assert one.known["you"]["weights"] == two.known["you"]["weights"] == {"genre:comedy": -0.3}
        assert len(one.known["participants"]) == 1


async def test_a_server_that_shuts_down_sends_that_it_will_be_back(
    deploy: Deploy, count: Count
) -> None:
    site, ack_log = await asyncio.to_thread(deploy), AckLog()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        await ack_log.move_some(ana, hers)
        await ack_log.move_some(bo, his)
        for process in site.processes:
            await asyncio.to_thread(process.stop)
        for each in (hers, his):
            assert await each.wait_for_close() == RESTARTING
            assert each.frames[-1]["type"] == "closing"
    for number in range(len(site.processes)):
        await asyncio.to_thread(site.restart, number)
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        await ack_log.verify(count, site.urls[0], [hers, his])
