"""What a move's time goes to, in the processes that serve it.

    python benchmarks/move_profile.py [--quick] [--json PATH]

Rooms of five and of ten on two real processes, each room on one of them and then on both, under
Python's own profiler. Milliseconds a move, of both processes together. The profiler slows Python
code down and the rest not at all, so the parts say more than their sum. A step that contains
another is shown with it.
"""

import argparse
import asyncio
import pstats
import signal
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from load.figures import facts, keep  # noqa: E402 the path comes first
from load.pace import Lateness, moving  # noqa: E402 as above
from load.scenarios import Started, at_tables, processes  # noqa: E402 as above
from load.site import Site, prepared_site, seated  # noqa: E402 as above

PATIENCE = 30
PROGRAM = str(ROOT / "benchmarks" / "load" / "profiled.py")
# What is shown, and the functions whose time it is, with all that they call.
STEPS: dict[str, list[tuple[str, str]]] = {
    "everything but waiting": [("asyncio/events.py", "_run")],
    "a frame heard": [("parties/consumer.py", "receive")],
    "the commit": [("parties/committer.py", "commit"), ("parties/together.py", "_ask_all")],
    "the ranking": [("parties/ranking.py", "rank")],
    "– rows brought up to date": [("recommender/room_rows.py", "update")],
    "– standings": [("recommender/ranker.py", "_standings")],
    "– the order": [("recommender/listing.py", "listing")],
    "– titles with fits and reasons": [("recommender/ranked_titles.py", "ranked_titles")],
    "put into words": [("parties/room.py", "_put_into_words"), ("parties/client_out.py", "encode")],
    "handed to screens": [("parties/room.py", "_pass_on"), ("parties/room.py", "_show")],
    "written to sockets": [("watchparty_site/cork.py", "draw")],
    "said on the bus": [("parties/bus.py", "publish"), ("parties/bus.py", "_is_sent")],
    "heard on the bus": [("parties/redis_wire.py", "hear"), ("parties/bus.py", "_hear")],
    "the log": [("parties/live.py", "_write_journal"), ("parties/journal.py", "weighted")],
    "presence": [("parties/live.py", "_keep_presence")],
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
            tables = await at_tables(seated(settings, rooms, people), ports, apart)
            await moving(tables, every, seconds / 2, Lateness())
            for table in tables:
                table.forget()
            for process, _ in started:
                process.send_signal(signal.SIGUSR1)
            await moving(tables, every, seconds, Lateness())
            moves = sum(len(table.revision_of) for table in tables)
            found = pstats.Stats(*[str(path) for path in await written(folder, started)])
            for table in tables:
                table.go()
    return {step: _seconds(found, functions) * 1000 / moves for step, functions in STEPS.items()}


async def written(folder: Path, started: list[Started]) -> list[Path]:
    for process, _ in started:
        process.send_signal(signal.SIGUSR2)
    paths = [folder / f"{process.pid}.profile" for process, _ in started]
    ends = time.monotonic() + PATIENCE
    while not all(each.exists() for each in paths) and time.monotonic() < ends:  # noqa: ASYNC110 files tell nobody
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
        lines.append(f"| {step} | {' | '.join(f'{told[step]:.2f}' for told in results.values())} |")
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
    keep(chosen.json, {**facts(), "results": results})


if __name__ == "__main__":
    main()
