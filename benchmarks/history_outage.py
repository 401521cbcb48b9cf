"""What becomes of history, and of a room, while DynamoDB is cut off.

    python -m benchmarks.history_outage [--minute] [--json PATH]

One server process on SQLite with history in DynamoDB (ministack, behind a proxy). A writer records
views and ratings without a pause, and Ana moves a slider; then the proxy breaks every connection
and refuses new ones for ten seconds, or for a minute, and after that lets them hang for three
seconds. Counted: what was acked, what has arrived, lost and doubled, how long catching up took, and
how long Ana waited for her acks meanwhile.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import (
    ROOT,
    with_django,  # noqa: F401 sets Django up before models are imported
)
from history.dynamo import tables
from history.dynamo.client import client
from tests.harness.deployment import Deployment
from tests.harness.dynamodb import CREDENTIALS, OwnDynamoDB, own_dynamodb
from tests.harness.history_outage import Count, Writer, through_an_outage
from tests.harness.outage_proxy import OutageProxy
from tests.harness.site import EmbeddedSite
from tests.live.protocol_client import Client, create_party

HANGING = 3.0


async def outage(folder: Path, dynamodb: OwnDynamoDB, seconds: float) -> tuple[Count, list[float]]:
    proxy = OutageProxy(dynamodb.port)
    await proxy.open()
    address = dynamodb.address
    tables.create_missing(client(address), address.prefix, lambda line: None)
    site = EmbeddedSite(folder)
    await asyncio.to_thread(site.prepare)
    url = f"dynamodb://{address.region}?endpoint=http://127.0.0.1:{proxy.port}"
    deployment = Deployment(folder, 1, site.copy_settings() | {"HISTORY_URL": url} | CREDENTIALS)
    try:
        await asyncio.to_thread(deployment.start)
        ana = await create_party(deployment.urls[0])
        writer = Writer(deployment.settings, folder / "acked")
        waits: list[float] = []
        async with ana.connect(deployment.urls[0]) as hers:
            moving = asyncio.create_task(move(hers, waits))
            count = await through_an_outage(proxy, writer, address, seconds, HANGING)
            moving.cancel()
        return count, waits
    finally:
        deployment.stop()
        await proxy.shut()


async def move(client: Client, waits: list[float]) -> None:
    for step in range(1_000_000):
        started = time.perf_counter()
        await client.send("interests.set", weights={"genre:comedy": step % 20 / 10 - 1})
        waits.append(time.perf_counter() - started)
        await asyncio.sleep(0.1)


def figures(seconds: float, count: Count, waits: list[float]) -> dict[str, Any]:
    in_ms = sorted(wait * 1000 for wait in waits)
    return {
        "seconds cut off": seconds,
        "seconds hanging": HANGING,
        "writes acked": count.acked,
        "arrived of those that were to": count.arrived,
        "lost": count.lost,
        "doubled": count.doubled,
        "seconds to catch up": round(count.caught_up_after, 1),
        "slider moves acked": len(in_ms),
        "ms until an ack, median": round(statistics.median(in_ms), 1),
        "ms until an ack, 99 %": round(in_ms[int(len(in_ms) * 0.99)], 1),
        "ms until an ack, longest": round(in_ms[-1], 1),
    }


def main() -> None:
    options = argparse.ArgumentParser(description="What becomes of history in an outage.")
    options.add_argument("--minute", action="store_true", help="cut off for a minute")
    path = ROOT / "var" / "benchmarks" / "history_outage.json"
    options.add_argument("--json", type=Path, default=path)
    chosen = options.parse_args()
    os.environ.update(CREDENTIALS)
    seconds = 60.0 if chosen.minute else 10.0
    with tempfile.TemporaryDirectory() as folder, own_dynamodb() as dynamodb:
        found = figures(seconds, *asyncio.run(outage(Path(folder), dynamodb, seconds)))
    for name, value in found.items():
        sys.stdout.write(f"{name:32} {value:>12,}\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
