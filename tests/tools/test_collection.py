"""Two workers collect the same tests: pytest-xdist runs none where they differ."""

import subprocess
import sys

from tools.run_tests import ROOT

COLLECT = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:randomly"]


def test_tests_that_run_in_two_workers_have_the_same_names_in_both() -> None:
    workers = [
        subprocess.Popen([*COLLECT, "tests/live"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    names = [
        [line for line in worker.communicate()[0].splitlines() if "::" in line]
        for worker in workers
    ]
    assert len(names[0]) > 100
    assert names[0] == names[1]
