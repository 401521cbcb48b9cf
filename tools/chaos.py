"""Runs the fault injection tests against real processes, and prints what each counted.

    python -m tools.chaos                                     all of them
    python -m tools.chaos tests/live/test_code_guessing.py    one

The faults are tests like any other; this runs just them and puts their counts into one table,
and into var/chaos.json. A test that passes has lost nothing that was acknowledged, and left no
client on a stale list.
"""

import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from tests.harness.site import ROOT

FAULTS = [
    "tests/live/test_faults.py",
    "tests/live/test_bad_input.py",
    "tests/live/test_fuzz_http.py",
    "tests/live/test_fuzz_socket.py",
    "tests/live/test_code_guessing.py",
    "tests/live/test_admission.py",
    "tests/live/test_kill.py",
    "tests/live/test_leaving.py",
    "tests/live/test_presence.py",
    "tests/live/test_restart.py",
    "tests/live/test_channel_layer_outage.py",
    "tests/live/test_unknown_places.py",
    "tests/live/test_socket_ends.py",
    "tests/live/test_questions.py",
    "tests/live/test_idle.py",
    "tests/live/test_database_outage.py",
    "tests/live/test_start.py",
    "tests/live/test_restored_database.py",
    "tests/live/test_lost_answers.py",
    "tests/live/test_any_cut.py",
    "tests/live/test_full_disk.py",
    "tests/live/test_clock.py",
    "tests/live/test_rolling_upgrade.py",
]


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "--quiet", f"--junitxml={report}"]
        ended = subprocess.run([*command, *(arguments or FAULTS)], cwd=ROOT)
        faults = [_fault(case) for case in ET.parse(report).iter("testcase")]  # noqa: S314 our own
    kept = ROOT / "var" / "chaos.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(faults, indent=2) + "\n")
    for fault in faults:
        counts = ", ".join(f"{name} {count}" for name, count in fault["counts"].items())
        print(f"{fault['outcome']:8} {fault['seconds']:6.1f} s  {fault['fault']}: {counts}")
    print(f"The counts are in {kept.relative_to(ROOT)}.")
    return ended.returncode


def _fault(case: ET.Element) -> dict[str, Any]:
    counts = {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}
    failed = case.find("failure") is not None or case.find("error") is not None
    skipped = case.find("skipped") is not None
    return {
        "fault": case.attrib["name"].removeprefix("test_").replace("_", " "),
        "outcome": "FAILED" if failed else "skipped" if skipped else "survived",
        "seconds": round(float(case.attrib["time"]), 1),
        "counts": counts,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
