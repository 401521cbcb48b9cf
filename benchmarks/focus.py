"""What others' moves take while everybody in a room moves their focus, beside the same without.

    python -m benchmarks.focus [--quick] [--json PATH]

Fifty people in one room on one process, with PostgreSQL that waits for the disk and Valkey.
Somebody moves a slider five times a second; the clock is the client's, from sending a move to its
list on the last screen. Rounds in which nobody looks at anything alternate with rounds in which all
fifty look at another title ten times a second, so that what else the machine does strikes both.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks import ROOT
from benchmarks.load.move_generator import Lateness, moving
from benchmarks.load.party_clients import PartyClients
from benchmarks.load.processes import cpu_seconds
from benchmarks.load.results import facts, save_results
from benchmarks.load.scenarios import MILLISECONDS, connect_clients, processes, summed_up
from benchmarks.load.site import Site, create_parties, prepared_site

MOVE_EVERY = 0.2
LOOKS_A_SECOND = 10
LIMIT = 1.3  # of the median without
Found = dict[str, Any]


async def measure(site: Site, people: int, rounds: int, seconds: float) -> Found:
    found: dict[str, list[Found]] = {"still": [], "looking": []}
    with site.database() as settings, processes(site, settings, 1) as [(process, port)]:
        (clients,) = await connect_clients(create_parties(settings, 1, people), [port])
        await moving([clients], MOVE_EVERY, seconds / 2, Lateness())
        for _ in range(rounds):
            found["still"].append(await measured(clients, seconds, process))
            looking = [asyncio.create_task(look(clients, each)) for each in range(people)]
            found["looking"].append(await measured(clients, seconds, process))
            for each in looking:
                each.cancel()
            await asyncio.sleep(0.3)  # what was sent last is shown everywhere
        clients.go()
    still, looking_too = (summed_up(found[name]) for name in ("still", "looking"))
    ratio = looking_too["milliseconds"]["median"] / still["milliseconds"]["median"]
    return {"people": people, "still": still, "looking": looking_too, "ratio": ratio}


async def measured(clients: PartyClients, seconds: float, process: psutil.Process) -> Found:
    """`cpu_ms_per_move`: of the server, with all that it did meanwhile."""
    clients.forget()
    lateness, cpu = Lateness(), cpu_seconds(process)
    await moving([clients], MOVE_EVERY, seconds, lateness)
    delays = [delay * MILLISECONDS for delay in clients.delays()]
    return {
        "delays": delays,
        "lateness": lateness.seconds,
        "refused": clients.refused,
        "cpu_ms_per_move": (cpu_seconds(process) - cpu) * MILLISECONDS / len(delays),
    }


async def look(clients: PartyClients, number: int) -> None:
    """One person's focus, on another title ten times a second."""
    screen = clients.screens[number]
    titles: Sequence[Found] = json.loads(screen.snapshot)["recommendations"]["titles"]
    every = 1 / LOOKS_A_SECOND
    await asyncio.sleep(random.uniform(0, every))
    started = time.perf_counter()
    turn = 0
    while screen.socket is not None:
        turn += 1
        title = titles[(number + turn) % len(titles)]["id"]
        screen.socket.send(json.dumps({"type": "focus", "title": title}).encode())
        await asyncio.sleep(max(0.0, started + turn * every - time.perf_counter()))


def table(results: Found) -> str:
    lines = [
        "| milliseconds from a move to the last screen | moves | median | p90 | p99 | CPU a move |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    names = {
        "still": "nobody looks at anything",
        "looking": f"all {results['people']} look at another title ten times a second",
    }
    for key, name in names.items():
        row = results[key]
        times, cpu = row["milliseconds"], row["cpu_ms_per_move"]["median"]
        lines.append(
            f"| {name} | {row['moves']} | {times['median']:.1f} | {times['p90']:.1f} |"
            f" {times['p99']:.1f} | {cpu:.1f} ms |"
        )
    return "\n".join([*lines, "", f"Median: {results['ratio']:.2f}× (at most {LIMIT}×)."])


def main() -> None:
    options = argparse.ArgumentParser(description="Moves beside everybody's focus.")
    options.add_argument("--quick", action="store_true", help="few people, one short round")
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "focus.json")
    chosen = options.parse_args()
    size = (5, 1, 1.0) if chosen.quick else (50, 6, 8.0)
    with prepared_site() as site:
        results = asyncio.run(measure(site, *size))
    save_results(chosen.json, {**facts(), "results": results})
    sys.stdout.write(f"{table(results)}\n")


if __name__ == "__main__":
    main()
