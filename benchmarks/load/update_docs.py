"""Updates the figures of live rooms in their documents, from the files in docs/measurements.

python -m benchmarks.load.update_docs
"""

import json
import re
from typing import Any

from benchmarks import ROOT, commit_path, fanout, live, move_profile
from benchmarks.load import goals

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
    """The tables between the markers of that name."""
    if name == "goals":
        both = {each: measurement(each)["results"] for each in ("fanout", "live")}
        return goals.table(both)
    found = measurement(name)
    results = found["results"]
    all_clients = {
        "fanout": lambda: fanout.table(results),
        "live": lambda: "\n\n".join(
            render(results) for render in (live.table, live.other_table, live.caution)
        ),
        "commits": lambda: commit_path.table(results),
        "profile": lambda: move_profile.table(results),
    }
    return f"{all_clients[name]()}\n\n{conditions_of(found)}"


def conditions_of(found: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    text = (
        f"Measured {found['measured_at']} on {found['machine']}, load average "
        f"{found['load_average']} before the run, commit {found['commit']}; {versions}."
    )
    return f"{text} {BUSY}" if found["load_average"] > QUIET else text


def rewritten(page: str) -> str:
    return PLACE.sub(lambda place: f"{place[1]}{figures(place[2])}\n{place[3]}", page)


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")
