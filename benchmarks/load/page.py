"""Writes the figures of live rooms into their pages anew, from the files in docs/measurements.

python benchmarks/load/page.py
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import commit_path  # noqa: E402 the path comes first
import fanout  # noqa: E402 as above
import live  # noqa: E402 as above
import move_profile  # noqa: E402 as above

from load import goals  # noqa: E402 as above

PAGES = [
    ROOT / "docs" / "performance.md",
    ROOT / "docs" / "decisions" / "0012-moved-weights-have-a-way-of-their-own.md",
]
QUIET = 1.0
BUSY = "The machine was busy with other work: a delay here is mostly the wait for a core."
MEASUREMENTS = ROOT / "docs" / "measurements"
PLACE = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def measurement(name: str) -> Any:
    return json.loads((MEASUREMENTS / f"{name}.json").read_text(encoding="utf-8"))


def figures(name: str) -> str:
    """What stands between the marks of that name."""
    if name == "goals":
        both = {each: measurement(each)["results"] for each in ("fanout", "live")}
        return goals.table(both)
    found = measurement(name)
    results = found["results"]
    tables = {
        "fanout": lambda: fanout.table(results),
        "live": lambda: "\n\n".join(
            tell(results) for tell in (live.table, live.other_table, live.caution)
        ),
        "commits": lambda: commit_path.table(results),
        "profile": lambda: move_profile.table(results),
    }
    return f"{tables[name]()}\n\n{said_of(found)}"


def said_of(found: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    said = (
        f"Measured {found['measured_at']} on {found['machine']}, load average "
        f"{found['load_average']} before the run, commit {found['commit']}; {versions}."
    )
    return f"{said} {BUSY}" if found["load_average"] > QUIET else said


def rewritten(page: str) -> str:
    return PLACE.sub(lambda place: f"{place[1]}{figures(place[2])}\n{place[3]}", page)


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")
