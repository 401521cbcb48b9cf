"""An idle hour, shortened: every time-out passes several times over, and nobody is lost."""

import asyncio

from tests.conftest import Deploy
from tests.live.ack_log import AckLog
from tests.live.protocol_client import Client, create_party, join_party
from tests.live.raw_websocket import Count

TIME_OUTS = {"SILENCE_SECONDS": "3", "PING_SECONDS": "1", "LEASE_SECONDS": "1"}
HOUR = 15


async def only_pings(client: Client) -> None:
    """As every page does, every twenty seconds."""
    for _ in range(HOUR):
        await asyncio.sleep(1)
        await client.send("ping", sent_at=0, revision=client.known["revision"])


async def test_idle_connections_stay_open_and_receive_the_next_move_at_once(
    deploy: Deploy, count: Count
) -> None:
    site, ack_log = await asyncio.to_thread(deploy, **TIME_OUTS), AckLog()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        await asyncio.gather(*(only_pings(each) for each in (hers, his)))
        assert not hers.closed
        assert not his.closed
        assert hers.is_online(bo)
        assert his.is_online(ana)
        await his.wait_for_revision(await ack_log.move(ana, hers, "genre:comedy", 1))
        assert his.weights(ana) == {"genre:comedy": 1}
        assert hers.gaps == his.gaps == 0
        await ack_log.verify(count, site.urls[-1], [hers, his])
