"""`make coverage` shows the share of lines and branches that tests run, by package."""

import subprocess
import sys
from pathlib import Path

from tests.harness.site import ROOT
from tools.measure_coverage import table


def file(lines: int, covered: int, branches: int, applied: int) -> dict[str, dict[str, int]]:
    return {
        "summary": {
            "num_statements": lines,
            "covered_lines": covered,
            "num_branches": branches,
            "covered_branches": applied,
        }
    }


def test_files_are_added_up_by_package() -> None:
    files = {
        "parties/rooms/room.py": file(100, 90, 10, 9),
        "parties/rooms/lists/shown.py": file(100, 100, 0, 0),
        "recommender/taste.py": file(3, 2, 0, 0),
    }
    totals = file(203, 192, 10, 9)["summary"]
    assert table({"files": files, "totals": totals}) == [
        "parties.rooms   95.0 % of   200 lines  90.0 % of    10 branches",
        "recommender     66.6 % of     3 lines 100.0 % of     0 branches",
        "total           94.5 % of   203 lines  90.0 % of    10 branches",
    ]


def test_what_a_test_runs_is_measured(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.measure_coverage", "--folder", str(tmp_path)]
    command.append("tests/tools/test_osv.py")
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.splitlines()
    assert any(line.startswith("watchparty_site ") for line in lines)
    assert lines[-1].startswith("total ")
