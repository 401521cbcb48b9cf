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
    command = [sys.executable, "-m", f"benchmarks.{benchmark}", "--quick", *options]
    done = subprocess.run(
        [*command, "--json", str(path)], cwd=ROOT, env=kept, capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    assert done.stdout.startswith("| ")
    return json.loads(path.read_text())["results"]


def test_the_fanout_of_a_list_is_measured_beside_others(tmp_path: Path) -> None:
    results = found_by("fanout", tmp_path, "--without-peers")
    assert [result["people"] for result in results] == [10, 50]
    for result in results:
        assert all(reported["median"] > 0 for reported in result["deliveries"].values())
        assert "Watchparty, uvicorn" in result["deliveries"]
        assert "stock Channels, Daphne" in result["deliveries"]
    assert (tmp_path / "found-50.svg").read_text().startswith("<svg ")


def test_moves_reach_every_participant_and_a_restart_loses_none(tmp_path: Path) -> None:
    results = found_by("live", tmp_path, "--only", "moves", "dragged", "restart")
    assert results["moves"]["refused"] == results["dragged"]["refused"] == 0
    assert 0 < results["moves"]["milliseconds"]["median"] < float("inf")
    assert results["restart"]["people"] == 20
    assert results["restart"]["lost_acks"] == 0
    assert (tmp_path / "found.svg").read_text().startswith("<svg ")


def test_moves_are_measured_beside_everybodys_focus(tmp_path: Path) -> None:
    results = found_by("focus", tmp_path)
    for kind in ("still", "looking"):
        assert results[kind]["refused"] == 0
        assert 0 < results[kind]["milliseconds"]["median"] < float("inf")
    assert results["ratio"] > 0


def test_the_same_evening_is_measured_with_whole_lists_and_with_what_changed(
    tmp_path: Path,
) -> None:
    (found,) = found_by("wire", tmp_path).values()
    whole, changed = [found[wire]["bytes_per_screen"] for wire in ("whole lists", "what changed")]
    assert 0 < changed["median"] < whole["median"] / 4
    assert all(found[wire]["cpu_ms_per_move"]["median"] > 0 for wire in found)
