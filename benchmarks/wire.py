"""Bytes to a screen, and the server's CPU, with whole lists and with what changed in them.

    python -m benchmarks.wire [--quick] [--json PATH]

Rooms on two real processes, each room on one of them, steered by the same script twice: once on
screens that are sent whole lists, once on those that offer `watchparty.delta.1`. Everything that a
screen is sent counts, from its first snapshot on. Rounds of both take turns, so that whatever else
the machine does weighs on both.
"""

import argparse
import asyncio
import random
import sys
from pathlib import Path
from typing import Any

from benchmarks import ROOT
from benchmarks.load.evening import Evening
from benchmarks.load.processes import cpu_seconds
from benchmarks.load.results import facts, save_results, spread
from benchmarks.load.scenarios import processes
from benchmarks.load.site import Site, create_parties, prepared_site

WIRES = {"whole lists": "", "what changed": "watchparty.delta.1"}
# rooms, people in each, moves of each person in a round
CASES = {"3 in a room": (4, 3, 60), "5 in a room": (4, 5, 60), "10 in a room": (2, 10, 60)}
ROUNDS = 5
Case = tuple[int, int, int]


async def measured(site: Site, case: Case, rounds: int) -> dict[str, Any]:
    found: dict[str, list[dict[str, float]]] = {wire: [] for wire in WIRES}
    for number in range(rounds):
        for wire, subprotocol in WIRES.items():
            found[wire].append(await one_round(site, case, subprotocol, number))
    return {
        wire: {figure: spread([each[figure] for each in results]) for figure in results[0]}
        for wire, results in found.items()
    }


async def one_round(site: Site, case: Case, subprotocol: str, seed: int) -> dict[str, float]:
    """A fresh database and fresh processes: both wires begin alike."""
    rooms, people, moves = case
    with site.database() as settings, processes(site, settings, 2) as started:
        parties = create_parties(settings, rooms, people)
        evenings = [
            Evening(party, started[place % 2][1], subprotocol, random.Random(f"{seed} {place}"))
            for place, party in enumerate(parties)
        ]
        await asyncio.gather(*(evening.begin() for evening in evenings))
        before = sum(cpu_seconds(process) for process, _ in started)
        await asyncio.gather(*(evening.steer(moves) for evening in evenings))
        spent = sum(cpu_seconds(process) for process, _ in started) - before
        screens = rooms * people
        return {
            "bytes_per_screen": sum(evening.received for evening in evenings) / screens,
            "cpu_ms_per_move": spent * 1000 / (screens * moves),
        }


def table(results: dict[str, Any]) -> str:
    lines = ["| | whole lists | what changed | ratio |", "|---|---:|---:|---:|"]
    for case, found in results.items():
        for figure, unit in (("bytes_per_screen", "kB a screen"), ("cpu_ms_per_move", "ms a move")):
            whole, changed = [found[wire][figure]["median"] for wire in WIRES]
            scale = 1000 if figure.startswith("bytes") else 1
            lines.append(
                f"| {case}, {unit} | {whole / scale:.2f} | {changed / scale:.2f} |"
                f" {whole / changed:.1f} |"
            )
    return "\n".join(lines)


async def run(site: Site, cases: dict[str, Case], rounds: int) -> dict[str, Any]:
    return {name: await measured(site, case, rounds) for name, case in cases.items()}


def main() -> None:
    options = argparse.ArgumentParser(description="Bytes and CPU of whole lists and of changes.")
    options.add_argument("--quick", action="store_true", help="one small room, one round")
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "wire.json")
    chosen = options.parse_args()
    cases = {"5 in a room": (4, 5, 12)} if chosen.quick else CASES
    with prepared_site() as site:
        results = asyncio.run(run(site, cases, 1 if chosen.quick else ROUNDS))
    sys.stdout.write(table(results) + "\n")
    save_results(chosen.json, {**facts(), "results": results})


if __name__ == "__main__":
    main()
