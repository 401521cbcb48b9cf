"""An idle hour, shortened: every time-out passes several times over, and nobody is lost."""

import asyncio

from tests.conftest import Deploy
from tests.live.faults import Count
from tests.live.promises import Promises
from tests.live.protocol_client import Screen, create_party, join_party

TIME_OUTS = {"SILENCE_SECONDS": "3", "PING_SECONDS": "1", "LEASE_SECONDS": "1"}
HOUR = 15


async def says_nothing_but_that_it_is_there(screen: Screen) -> None:
    """As every page does, every twenty seconds."""
    for _ in range(HOUR):
        await asyncio.sleep(1)
        await screen.send("ping", sent_at=0, revision=screen.known["revision"])


async def test_screens_that_stay_idle_stay_and_hear_the_next_move_at_once(
    deploy: Deploy, count: Count
) -> None:
    site, promises = await asyncio.to_thread(deploy, **TIME_OUTS), Promises()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.screen(site.urls[0]) as hers, bo.screen(site.urls[-1]) as his:
        await asyncio.gather(*(says_nothing_but_that_it_is_there(each) for each in (hers, his)))
        assert not hers.closed
        assert not his.closed
        assert hers.someone(bo)["online"]
        assert his.someone(ana)["online"]
        await his.until_revision(await promises.move(ana, hers, "genre:comedy", 1))
        assert his.weights(ana) == {"genre:comedy": 1}
        assert hers.gaps == his.gaps == 0
        await promises.are_kept(count, site.urls[-1], [hers, his])
