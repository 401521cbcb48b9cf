"""Measures a process's memory after many sockets and floods of messages have come and gone.

    python -m benchmarks.memory [--rounds N] [--people N] [--json PATH]

One server process of each kind on SQLite. In each round every one of the people opens four clients,
which stay for some seconds; then forty of them send 1,500 messages each as fast as they can, until
they are closed as floods. Then nobody is there for a while. Printed are resident MiB after each
round: once as the site runs, and once while memory that is free is not given back.
"""

import argparse
import asyncio
import contextlib
import json
import re
import tempfile
from pathlib import Path

from benchmarks import ROOT
from tests.harness.deployment import SERVERS, Deployment, ServerProcess
from tests.harness.small_site import SmallSite
from tests.live.protocol_client import Client, Person, create_party, join_party

CLIENTS, MESSAGES, FLOODERS = 4, 1_500, 40
STAYING, RESTING = 5.0, 12.0
NEVER, OFTEN = "86400", "5"
IN_A_PARTY = 40
Figures = dict[str, list[int]]


def resident(process: ServerProcess) -> int:
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


async def everyone(url: str, people: int) -> list[Person]:
    came: list[Person] = []
    while len(came) < people:
        host = await create_party(url)
        came += [await join_party(url, host.code, f"Friend {n}") for n in range(IN_A_PARTY)]
    return came[:people]


async def stay(url: str, who: Person) -> None:
    with contextlib.suppress(Exception):  # many connect slowly, and some are refused
        async with who.connect(url):
            await asyncio.sleep(STAYING)


async def flood(url: str, who: Person) -> None:
    with contextlib.suppress(Exception):
        async with who.connect(url) as client:
            await _send_without_pause(client)
            await client.wait_for_close()


async def _send_without_pause(client: Client) -> None:
    for number in range(MESSAGES):
        weights = {"genre:comedy": number % 100 / 100}
        message = {"type": "interests.set", "id": number, "weights": weights}
        await client.socket.send(json.dumps(message))


async def measured(folder: Path, server: str, seconds: str, rounds: int, people: int) -> list[int]:
    settings = SmallSite(folder).copy_settings() | {"GIVE_BACK_SECONDS": seconds}
    deployment = Deployment(folder, 1, settings | {"JOINS_PER_MINUTE": "100000"})
    process = deployment.processes[0]
    process.server = server
    try:
        await asyncio.to_thread(deployment.start)
        came = await everyone(process.url, people)
        sizes = [resident(process)]
        for _ in range(rounds):
            await asyncio.gather(*(stay(process.url, who) for who in came * CLIENTS))
            await asyncio.gather(*(flood(process.url, who) for who in came[:FLOODERS]))
            await asyncio.sleep(RESTING)
            sizes.append(resident(process))
        return sizes
    finally:
        deployment.stop()


async def main(rounds: int, people: int) -> Figures:
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        await asyncio.to_thread(SmallSite(folder).prepare)
        for server in SERVERS:
            for name, seconds in (("kept", NEVER), ("given back", OFTEN)):
                sizes = await measured(folder, server, seconds, rounds, people)
                figures[f"{server}, {name}"] = sizes
                print(f"| {server}, {name} | {' | '.join(map(str, sizes))} |", flush=True)  # noqa: T201
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = asyncio.run(main(asked.rounds, asked.people))
    if asked.json:
        (ROOT / asked.json).write_text(json.dumps(found, indent=2) + "\n")
