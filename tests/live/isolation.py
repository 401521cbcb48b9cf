"""Two participants of another room, who must notice no invalid input to their server."""

import contextlib
import json
from collections.abc import AsyncIterator

from tests.harness.deployment import Deployment
from tests.live.protocol_client import Client, Person, create_party, join_party


class UndisturbedRoom:
    """Two in another room, who must notice nothing."""

    def __init__(self, url: str, ana: Person, hers: Client, his: Client) -> None:
        self.url, self.ana, self.hers, self.his = url, ana, hers, his

    async def check(self) -> None:
        frames = len(self.his.frames)
        ack = await self.hers.send("interests.set", weights={"genre:comedy": 0.5})
        await self.his.wait_for_revision(ack["revision"])
        assert self.his.weights(self.ana) == {"genre:comedy": 0.5}
        await self.hers.send("interests.clear")
        await self.his.wait_for(lambda: self.his.weights(self.ana) == {})
        reported = {frame["type"] for frame in self.his.frames[frames:]}
        others = reported - {"interests", "recommendations", "participant.updated"}
        assert not others, [each for each in self.his.frames[frames:] if each["type"] in others]
        assert (self.hers.closed, self.his.closed) == (False, False)


@contextlib.asynccontextmanager
async def undisturbed_room(deployment: Deployment) -> AsyncIterator[UndisturbedRoom]:
    """They are undisturbed at the end, and no server has complained of anything meanwhile."""
    before = error_lines(deployment.logs())
    first, last = deployment.urls[0], deployment.urls[-1]
    ana = await create_party(first)
    bo = await join_party(last, ana.code, "Bo")
    async with ana.connect(first) as hers, bo.connect(last) as his:
        there = UndisturbedRoom(first, ana, hers, his)
        yield there
        await there.check()
    assert error_lines(deployment.logs()) == before


def error_lines(log: str) -> list[str]:
    """Lines that report an unexpected failure in a server."""
    found = []
    for line in log.splitlines():
        with contextlib.suppress(ValueError):
            reported = json.loads(line)
            is_counted = reported.get("event") == "request_failed"
            if is_counted or reported["level"] in ("ERROR", "CRITICAL") or "exception" in reported:
                found.append(line[:2000])
            continue
        if line.startswith(("Traceback", "--- Logging error", "Exception")):
            found.append(line)
    return found
