"""The benchmarks of live rooms run, in their short form, and find what they should find."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.harness.site import ROOT

# Each makes a site of its own ready: a busy machine takes its time.
pytestmark = pytest.mark.timeout(1200)

# They bring their own servers, for a database that waits for the disk.
NOT_FOR_BENCHMARKS = ("DATABASE_URL", "REDIS_URL")


def found_by(benchmark: str, folder: Path, *options: str) -> Any:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_FOR_BENCHMARKS}
    path = folder / "found.json"
    command = [sys.executable, str(ROOT / "benchmarks" / benchmark), "--quick", *options]
    done = subprocess.run(
        [*command, "--json", str(path)], cwd=ROOT, env=kept, capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    assert done.stdout.startswith("| ")
    return json.loads(path.read_text())["results"]


def test_the_fanout_of_a_list_is_measured_beside_others(tmp_path: Path) -> None:
    results = found_by("fanout.py", tmp_path, "--without-peers")
    assert [result["people"] for result in results] == [10, 50]
    for result in results:
        assert all(told["median"] > 0 for told in result["deliveries"].values())
        assert "Watchparty, uvicorn" in result["deliveries"]
        assert "stock Channels, Daphne" in result["deliveries"]
    assert (tmp_path / "found-50.svg").read_text().startswith("<svg ")


def test_moves_reach_every_screen_and_a_restart_loses_none(tmp_path: Path) -> None:
    results = found_by("live.py", tmp_path, "--only", "moves", "dragged", "restart")
    assert results["moves"]["refused"] == results["dragged"]["refused"] == 0
    assert 0 < results["moves"]["milliseconds"]["median"] < float("inf")
    assert results["restart"]["people"] == 20
    assert results["restart"]["lost_acks"] == 0
    assert (tmp_path / "found.svg").read_text().startswith("<svg ")
