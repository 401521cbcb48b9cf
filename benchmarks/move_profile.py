"""What a move's time goes to, in the processes that serve it.

    python -m benchmarks.move_profile [--quick] [--json PATH]

Rooms of five and of ten on two real processes, each room on one of them and then on both, under
Python's own profiler. Milliseconds a move, of both processes together. The profiler slows Python
code down and the rest not at all, so the parts are better evidence than their sum. A step that
contains another is shown with it.
"""

import argparse
import asyncio
import pstats
import signal
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import ROOT
from benchmarks.load.move_generator import Lateness, moving
from benchmarks.load.results import facts, save_results
from benchmarks.load.scenarios import Started, connect_clients, processes
from benchmarks.load.site import Site, create_parties, prepared_site

PATIENCE = 30
PROGRAM = ("-m", "benchmarks.load.profiled_manage")
# What is shown, and the functions whose time it is, with all that they call.
STEPS: dict[str, list[tuple[str, str]]] = {
    "everything but waiting": [("asyncio/events.py", "_run")],
    "a frame received": [("parties/websocket/message_handler.py", "receive")],
    "the commit": [
        ("parties/storage/committer.py", "commit"),
        ("parties/storage/request_batcher.py", "_run_batch"),
    ],
    "the ranking": [("parties/rooms/recommendations.py", "_rank")],
    "– rows brought up to date": [("recommender/room/room_rows.py", "update")],
    "– row statistics": [("recommender/room/room_rows.py", "_row_stats")],
    "– the order": [("recommender/room/listing.py", "listing")],
    "– titles with fits and reasons": [("recommender/explain/ranked_titles.py", "ranked_titles")],
    "events encoded": [
        ("parties/rooms/broadcast.py", "encode_events"),
        ("parties/protocol/server_messages.py", "encode"),
    ],
    "handed to screens": [
        ("parties/rooms/replica.py", "receive_events"),
        ("parties/rooms/list_publisher.py", "_deliver"),
    ],
    "written to sockets": [("watchparty_site/servers/write_coalescer.py", "flush")],
    "published on the bus": [("parties/bus/bus.py", "publish"), ("parties/bus/bus.py", "_is_sent")],
    "received from the bus": [
        ("parties/bus/redis_transport.py", "receive"),
        ("parties/bus/bus.py", "_handle"),
    ],
    "the log": [
        ("parties/rooms/registry.py", "_flush_interactions"),
        ("parties/storage/interaction_buffer.py", "add_weights"),
    ],
    "presence": [("parties/rooms/registry.py", "_update_presence")],
}
CASES = {
    "rooms of 5, a process each": (200, 5, 1.0, False),
    "rooms of 5, on both": (200, 5, 1.0, True),
    "rooms of 10, a process each": (100, 10, 1.0, False),
    "rooms of 10, on both": (100, 10, 1.0, True),
}
Case = tuple[int, int, float, bool]


async def profiled(site: Site, folder: Path, case: Case, seconds: float) -> dict[str, float]:
    rooms, people, every, apart = case
    with site.database() as given:
        settings = {**given, "PROFILE": str(folder)}
        with processes(site, settings, 2, PROGRAM) as started:
            ports = [port for _, port in started]
            all_clients = await connect_clients(
                create_parties(settings, rooms, people), ports, apart
            )
            await moving(all_clients, every, seconds / 2, Lateness())
            for clients in all_clients:
                clients.forget()
            for process, _ in started:
                process.send_signal(signal.SIGUSR1)
            await moving(all_clients, every, seconds, Lateness())
            moves = sum(len(clients.revision_of) for clients in all_clients)
            found = pstats.Stats(*[str(path) for path in await written(folder, started)])
            for clients in all_clients:
                clients.go()
    return {step: _seconds(found, functions) * 1000 / moves for step, functions in STEPS.items()}


async def written(folder: Path, started: list[Started]) -> list[Path]:
    for process, _ in started:
        process.send_signal(signal.SIGUSR2)
    paths = [folder / f"{process.pid}.profile" for process, _ in started]
    ends = time.monotonic() + PATIENCE
    while not all(each.exists() for each in paths) and time.monotonic() < ends:  # noqa: ASYNC110 files send no event
        await asyncio.sleep(0.05)
    return paths


def _seconds(found: pstats.Stats, functions: list[tuple[str, str]]) -> float:
    total = 0.0
    for (file, _, name), (*_, cumulative, _) in found.stats.items():  # type: ignore[attr-defined] # not in the stub
        total += cumulative if any(file.endswith(f) and name == n for f, n in functions) else 0.0
    return total


def table(results: dict[str, dict[str, float]]) -> str:
    lines = [f"| milliseconds a move | {' | '.join(results)} |"]
    lines.append("|---|" + "---:|" * len(results))
    for step in STEPS:
        lines.append(f"| {step} | {' | '.join(f'{row[step]:.2f}' for row in results.values())} |")
    return "\n".join(lines)


async def run(site: Site, cases: dict[str, Case], seconds: float) -> dict[str, Any]:
    found = {}
    for number, (name, case) in enumerate(cases.items()):
        folder = site.folder / f"profiles-{number}"
        folder.mkdir()
        found[name] = await profiled(site, folder, case, seconds)
    return found


def main() -> None:
    options = argparse.ArgumentParser(description="What a move's time goes to.")
    options.add_argument("--quick", action="store_true", help="few people, one short round")
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "profile.json")
    chosen = options.parse_args()
    cases = {"rooms of 3, on both": (4, 3, 0.5, True)} if chosen.quick else CASES
    with prepared_site() as site:
        results = asyncio.run(run(site, cases, 1 if chosen.quick else 6))
    sys.stdout.write(table(results) + "\n")
    save_results(chosen.json, {**facts(), "results": results})


if __name__ == "__main__":
    main()
