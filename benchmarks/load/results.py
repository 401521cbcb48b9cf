"""Figures of a run: of what machine they are, how they spread, and how they are kept."""

import json
import os
import platform
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks import ROOT

PACKAGES = ("Django", "channels", "channels-redis", "daphne", "uvicorn", "uvloop", "websockets")


def facts() -> dict[str, Any]:
    """What the figures hold for."""
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "commit": _output_of("git", "rev-parse", "--short", "HEAD") or "unknown",
        "measured_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "load_average": round(os.getloadavg()[0], 1),
        "versions": _versions(),
    }


def _versions() -> dict[str, str]:
    found = {
        "Python": platform.python_version(),
        "Node": _output_of("node", "--version").lstrip("v"),
    }
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return {name: number for name, number in found.items() if number}


def _output_of(program: str, *arguments: str) -> str:
    found = shutil.which(program)
    if found is None:
        return ""
    done = subprocess.run([found, *arguments], cwd=ROOT, capture_output=True, text=True)  # noqa: S603 of a program on the PATH
    return done.stdout.strip()


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, p90, p99, least and most; of one value, that value."""
    ordered = sorted(values)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return {
        "median": statistics.median(ordered),
        "p90": at(0.9),
        "p99": at(0.99),
        "least": ordered[0],
        "most": ordered[-1],
    }


def save_results(path: Path, found: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
