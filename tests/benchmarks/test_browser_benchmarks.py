"""The benchmarks that drive a browser start by themselves, without pytest, which sets Django up."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("name", ["page", "playback"])
def test_a_benchmark_that_drives_a_browser_starts_by_itself(name: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{name}", "--help"]
    started = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert started.returncode == 0, started.stderr
    assert "--json" in started.stdout
