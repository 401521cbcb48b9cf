"""History is written without a pause while DynamoDB is cut off and comes back; then everything is
counted. For a test, and for a measurement that lasts longer."""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from history.dynamo.client import client
from history.dynamo.store import DynamoHistory
from history.url import DynamoUrl
from tests.harness.outage_proxy import OutageProxy
from tests.harness.site import ROOT, environment

PATIENCE = 120


@dataclass(frozen=True)
class Count:
    acked: int
    arrived: int
    lost: int
    doubled: int
    caught_up_after: float
    """Seconds from DynamoDB's return to the last write's arrival."""


class Writer:
    def __init__(self, settings: dict[str, str], path: Path) -> None:
        self.path = path
        path.touch()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.history_writer", str(path)],
            env=environment(**settings),
            cwd=ROOT,
            stdin=subprocess.PIPE,
        )

    def acked(self) -> list[list[str]]:
        return [line.split() for line in self.path.read_text(encoding="utf-8").splitlines()]

    async def until_acked(self, more: int) -> None:
        wanted = len(self.acked()) + more
        async with asyncio.timeout(PATIENCE):
            while len(self.acked()) < wanted:
                assert self.process.poll() is None, "the writer ended"
                await asyncio.sleep(0.05)

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(timeout=PATIENCE) == 0


async def through_an_outage(
    proxy: OutageProxy, writer: Writer, address: DynamoUrl, shut: float, hanging: float
) -> Count:
    """Shuts the proxy for so long, then lets it hang for so long, while writing goes on."""
    await writer.until_acked(100)
    await proxy.shut()
    await asyncio.sleep(shut)
    await proxy.open()
    await writer.until_acked(20)
    proxy.hang()
    await asyncio.sleep(hanging)
    await proxy.open()
    back_at = time.monotonic()
    await writer.until_acked(20)
    await asyncio.to_thread(writer.stop)
    return await asyncio.to_thread(_counted, writer.acked(), address, back_at)


def _counted(acked: list[list[str]], address: DynamoUrl, back_at: float) -> Count:
    store = DynamoHistory(client(address), address.prefix)
    views = {f"{line[1]} {line[2]} {line[3]}" for line in acked if line[0] == "view"}
    ratings = {(line[1], line[2]): line[3] for line in acked if line[0] == "rating"}
    wanted = views | {f"{person} {title} {stars}" for (person, title), stars in ratings.items()}
    people = {line[1] for line in acked}
    deadline = time.monotonic() + PATIENCE
    while (found := _found(store, people)) != Counter(wanted) and time.monotonic() < deadline:
        time.sleep(0.1)
    return Count(
        acked=len(acked),
        arrived=len(wanted & found.keys()),
        lost=len(wanted - found.keys()),
        doubled=found.total() - len(wanted & found.keys()),
        caught_up_after=time.monotonic() - back_at,
    )


def _found(store: DynamoHistory, people: set[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for person in people:
        for view in store.recent_views(person, 100_000):
            found[f"{person} {view.view_id} {view.seconds}"] += 1
        for rated in store.ratings(person):
            found[f"{person} {rated.title} {rated.stars}"] += 1
    return found
