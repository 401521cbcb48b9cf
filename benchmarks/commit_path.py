"""One move into PostgreSQL: through Django's ORM in threads, and as rooms do it, on the event loop.

    python -m benchmarks.commit_path [--quick] [--json PATH]

Sixteen rooms, each committing one move after another; the database waits for the disk. Both ways
lock the party, apply the change and save the difference in a transaction. Commits a second, and the
CPU time that one costs the process that asks, which is what it takes from other rooms.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import ROOT
from benchmarks.load.results import facts, save_results, spread
from benchmarks.load.site import prepared_site
from tests.harness.site import environment

LOOP = "benchmarks.load.commit_loop"


def measured(rooms: int, rounds: int, seconds: float) -> list[dict[str, Any]]:
    with prepared_site() as site, site.database() as settings:
        done = subprocess.run(  # noqa: S603 our own script
            [
                sys.executable,
                "-m",
                "benchmarks.load.commit_loop",
                str(rooms),
                str(rounds),
                str(seconds),
            ],
            cwd=ROOT,
            env=environment(**settings),
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise RuntimeError(f"The commits could not be measured:\n{done.stderr[-3000:]}")
    row = json.loads(done.stdout)
    return [
        {
            "way": way,
            "commits_a_second": spread([e["commits_a_second"] for e in row if e["way"] == way]),
            "cpu_ms": spread([each["cpu_ms"] for each in row if each["way"] == way]),
        }
        for way in dict.fromkeys(each["way"] for each in row)
    ]


def table(results: list[dict[str, Any]]) -> str:
    lines = ["| way | commits a second | least–most | CPU a commit, ms | least–most | CPU ratio |"]
    lines.append("|---|---:|---:|---:|---:|---:|")
    for row in results:
        commits, cpu = row["commits_a_second"], row["cpu_ms"]
        ratio = results[0]["cpu_ms"]["median"] / cpu["median"]
        lines.append(
            f"| {row['way']} | {commits['median']:,.0f} | {commits['least']:,.0f}–"
            f"{commits['most']:,.0f} | {cpu['median']:.2f} | {cpu['least']:.2f}–{cpu['most']:.2f} "
            f"| {ratio:.1f}× |"
        )
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description="One move into PostgreSQL.")
    options.add_argument("--quick", action="store_true", help="one short round")
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "commits.json")
    chosen = options.parse_args()
    results = measured(4, 1, 0.5) if chosen.quick else measured(16, 5, 2)
    found = {**facts(), "results": results}
    sys.stdout.write(table(results) + "\n")
    save_results(chosen.json, found)


if __name__ == "__main__":
    main()
