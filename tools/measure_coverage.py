"""Measures which lines and branches the embedded tests run, and prints the shares by package.

    python -m tools.measure_coverage                    all of them
    python -m tools.measure_coverage tests/recommender  some of them

Processes that the tests start are not measured, so what only the tests of real servers run counts
as not covered. `python -m coverage html -d var/coverage/html` then makes pages of every line.
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.run_tests import ONE_PROCESS, ROOT

FOLDER = ROOT / "var" / "coverage"
DEPTH = 2  # of the packages in the table


@dataclass
class Shares:
    """Numbers of lines and branches, all and covered ones."""

    lines: int = 0
    covered_lines: int = 0
    branches: int = 0
    covered_branches: int = 0

    def add(self, summary: Mapping[str, int]) -> None:
        self.lines += summary["num_statements"]
        self.covered_lines += summary["covered_lines"]
        self.branches += summary["num_branches"]
        self.covered_branches += summary["covered_branches"]

    def __str__(self) -> str:
        return (
            f"{_percent(self.covered_lines, self.lines)} of {self.lines:5} lines "
            f"{_percent(self.covered_branches, self.branches)} of {self.branches:5} branches"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="for what is measured")
    parser.add_argument("tests", nargs="*", default=ONE_PROCESS)
    options = parser.parse_args()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    report, data = folder / "coverage.json", f"--data-file={folder / 'data'}"
    ended = _run("-m", "coverage", "run", data, "-m", "pytest", "--quiet", *options.tests)
    _run("-m", "coverage", "json", data, "--quiet", "-o", str(report))
    print("\n".join(table(json.loads(report.read_text()))))
    return ended


def table(report: Mapping[str, Any]) -> list[str]:
    """One line for each package, and one for all of them, from coverage's JSON report."""
    packages: dict[str, Shares] = defaultdict(Shares)
    for path, file in report["files"].items():
        packages[_package(path)].add(file["summary"])
    total = Shares()
    total.add(report["totals"])
    width = max(len(name) for name in [*packages, "total"])
    rows = [*sorted(packages.items()), ("total", total)]
    return [f"{name:{width}}  {shares}" for name, shares in rows]


def _package(path: str) -> str:
    return ".".join(Path(path).parent.parts[:DEPTH]) or "."


def _percent(covered: int, number: int) -> str:
    """Rounded down, so that only full coverage is 100."""
    return f"{covered * 1000 // number / 10 if number else 100:5.1f} %"


def _run(*arguments: str) -> int:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
