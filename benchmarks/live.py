"""Live rooms under load: real processes, PostgreSQL that waits for the disk, Valkey.

    python -m benchmarks.live [--quick] [--only NAME …] [--json PATH]

    moves         100 rooms of 10 on two processes, each room a move a second
    apart         the same, the people of every room on both processes
    bare          the same bytes, rooms and pace through a raw ASGI loop, for scale
    dragged       50 people in one room, each dragging a slider at 30 moves a second
    dragged-apart the same, on two processes
    2000, 5000    people in rooms of five on two processes, each moving every ten seconds
    memory        what a process grows by with 3,000 idle participants
    restart       a process with 1,000 people on it, stopped and started again
    growth        what a move costs one room as idle rooms grow

A party is on one process, as the proxies' configurations place it, unless stated otherwise. The
clock is the client's, from sending a move to its list on the last screen of the room. Servers,
databases and load generator share the machine; when the generator itself wakes up late, the table
shows by how much, and no delay below that is evidence about the server.
"""

import argparse
import asyncio
import functools
import resource
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from benchmarks import ROOT
from benchmarks.load import scenarios
from benchmarks.load.bar_chart import bars
from benchmarks.load.results import facts, save_results
from benchmarks.load.site import Site, prepared_site

GENERATOR_SHARE = 0.25  # of the slowest hundredth, past which the table shows it
LIST_BYTES = 11_500  # of a list for ten people; printed by benchmarks.fanout
Scenario = Callable[[], Awaitable[Any]]

NAMES = {
    "moves": "100 rooms of 10, a move a second each",
    "apart": "the same, every room on two processes",
    "bare": "the same through a raw ASGI loop",
    "dragged": "50 people dragging in one room",
    "dragged-apart": "the same, on two processes",
    "2000": "2,000 people in rooms of 5",
    "5000": "5,000 people in rooms of 5",
}


def full(site: Site) -> dict[str, Scenario]:
    moves = functools.partial(scenarios.moves, site)
    return {
        "moves": lambda: moves(100, 10, 1, rounds=5, seconds=6),
        "apart": lambda: moves(100, 10, 1, rounds=5, seconds=6, apart=True),
        "bare": lambda: scenarios.bare(100, 10, 1, rounds=5, seconds=6, size=LIST_BYTES),
        "dragged": lambda: scenarios.dragged(site, 50, 30, rounds=5, seconds=4),
        "dragged-apart": lambda: scenarios.dragged(site, 50, 30, 5, 4, apart=True),
        "2000": lambda: moves(400, 5, 2, rounds=5, seconds=6),
        "5000": lambda: moves(1000, 5, 2, rounds=5, seconds=6),
        "memory": lambda: scenarios.memory(site, 600, 5),
        "restart": lambda: scenarios.restart(site, 200, 5, rounds=3),
        "growth": lambda: scenarios.growth(site, [10, 100, 1000, 10_000], 100),
    }


def quick(site: Site) -> dict[str, Scenario]:
    moves = functools.partial(scenarios.moves, site)
    return {
        "moves": lambda: moves(4, 3, 0.5, rounds=1, seconds=1),
        "apart": lambda: moves(4, 3, 0.5, rounds=1, seconds=1, apart=True),
        "bare": lambda: scenarios.bare(4, 3, 0.5, rounds=1, seconds=1, size=LIST_BYTES),
        "dragged": lambda: scenarios.dragged(site, 5, 10, rounds=1, seconds=0.5),
        "dragged-apart": lambda: scenarios.dragged(site, 5, 10, 1, 0.5, apart=True),
        "2000": lambda: moves(6, 5, 1, rounds=1, seconds=1),
        "5000": lambda: moves(8, 5, 1, rounds=1, seconds=1),
        "memory": lambda: scenarios.memory(site, 6, 5),
        "restart": lambda: scenarios.restart(site, 4, 5, rounds=1),
        "growth": lambda: scenarios.growth(site, [2, 4], 3),
    }


async def run(chosen: dict[str, Scenario], only: list[str], to: Path) -> dict[str, Any]:
    """What was found is kept after each, so that a later one's failure costs no other's figures."""
    results: dict[str, Any] = {}
    found = {**facts(), "results": results}
    for name, scenario in chosen.items():
        if name in (only or chosen):
            results[name] = await scenario()
            save_results(to, found)
            sys.stderr.write(f"{name}: done\n")
    return results


def table(results: dict[str, Any]) -> str:
    lines = ["| milliseconds from a move to the last screen | moves | median | p90 | p99 | most |"]
    lines[0] += " p99 of rounds | CPU a move | generator late, p99 |"
    lines.append("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name, title in NAMES.items():
        if name in results:
            lines.append(_row(title, results[name]))
    return "\n".join(lines)


def _row(title: str, row: dict[str, Any]) -> str:
    times, rounds = row["milliseconds"], row["p99_of_rounds"]
    cpu = f"{row['cpu_ms_per_move']['median']:.1f} ms" if "cpu_ms_per_move" in row else "–"
    return (
        f"| {title} | {row['moves']:,} | {times['median']:.1f} | {times['p90']:.1f} | "
        f"{times['p99']:.1f} | {times['most']:.1f} | {rounds['least']:.1f}–{rounds['most']:.1f} | "
        f"{cpu} | {row['generator_late_p99']:.1f} |"
    )


def other_table(results: dict[str, Any]) -> str:
    lines = ["| what else | figure |", "|---|---:|"]
    for name, where in (("dragged", "one process"), ("dragged-apart", "two processes")):
        if name in results:
            commits = results[name]["commits_a_second"]["median"]
            lines.append(f"| commits a second while 50 drag, on {where} | {commits:.1f} |")
    if "memory" in results:
        row = results["memory"]
        each = f"{row['kilobytes']:.0f} KB"
        lines.append(f"| an idle participant among {row['people']:,} | {each} |")
    if "restart" in results:
        row = results["restart"]
        lines.append(
            f"| restart with {row['people']:,} people: all back and current, acked moves lost | "
            f"{row['seconds']['median']:.1f} s, {row['lost_acks']} |"
        )
    for row in results.get("growth", []):
        lines.append(
            f"| a move, room of ten, beside {row['rooms']:,} idle ones: median, CPU meanwhile | "
            f"{row['milliseconds']['median']:.1f} ms, {row['cpu_ms']:.1f} ms |"
        )
    return "\n".join(lines)


def caution(results: dict[str, Any]) -> str:
    """Where the generator was no small part of what it measured."""
    late = [
        title
        for name, title in NAMES.items()
        if (row := results.get(name))
        and row["generator_late_p99"] > row["milliseconds"]["p99"] * GENERATOR_SHARE
    ]
    if not late:
        return "The load generator was not the bottleneck in any row."
    return (
        f"The load generator itself was late, so that delays are partly its own: {', '.join(late)}."
    )


def plot(results: dict[str, Any]) -> str:
    rows = [
        (title, row["median"], row["least"], row["p99"])
        for name, title in NAMES.items()
        if name in results
        for row in [results[name]["milliseconds"]]
    ]
    return bars("From a move to the last screen: median, least to p99", rows, "ms")


def main() -> None:
    options = argparse.ArgumentParser(description="Live rooms under load.")
    options.add_argument("--quick", action="store_true", help="few people, one short round")
    names = [*NAMES, "memory", "restart", "growth"]
    options.add_argument("--only", nargs="+", default=[], choices=names)
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "live.json")
    chosen = options.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with prepared_site() as site:
        todo = quick(site) if chosen.quick else full(site)
        results = asyncio.run(run(todo, chosen.only, chosen.json))
    sys.stdout.write(f"{table(results)}\n\n{other_table(results)}\n\n{caution(results)}\n")
    if any(name in results for name in NAMES):
        chosen.json.with_suffix(".svg").write_text(plot(results), encoding="utf-8")


if __name__ == "__main__":
    main()
