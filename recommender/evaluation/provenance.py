"""Provenance of figures: command, commit, machine, versions."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import scipy


def provenance(repository: Path) -> dict[str, str]:
    return {
        "command": " ".join(["manage.py", *map(without_folders, sys.argv[1:])]),
        "commit": commit(repository),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }


def without_folders(argument: str) -> str:
    """Where things lie on one machine is no part of how a figure came about."""
    return Path(argument).name if Path(argument).is_absolute() else argument


def commit(repository: Path) -> str:
    """The commit checked out there, -dirty if files differ from it; unknown without git."""
    command = ["git", "-C", str(repository), "describe", "--always", "--dirty"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout.strip() or "unknown"
