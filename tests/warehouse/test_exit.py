"""A run of tests ends without a complaint of DuckDB's binding."""

import os
import subprocess
import sys

from tests.harness.site import ROOT

# One that asks DuckDB, and then one of Hypothesis's.
TESTS = [
    "tests/warehouse/test_insights_results.py::test_choices_are_the_values_in_the_tables",
    "tests/warehouse/test_insights_charts.py::test_all_values_of_a_scale_lie_between_its_ticks",
]


def test_nothing_of_duckdb_is_left_when_python_ends() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    stores = {"DATABASE_URL": "", "REDIS_URL": "", "HISTORY_URL": ""}
    ended = subprocess.run(
        [*command, *TESTS], cwd=ROOT, env=os.environ | stores, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stdout
    assert "2 passed" in ended.stdout
    assert "leaked" not in ended.stderr
