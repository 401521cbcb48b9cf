"""Continuous integration says at its end what was checked by tools from outside."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.harness.site import ROOT

SCRIPTS = "Scripts and styles: checked with Biome and TypeScript on node v20.0.0."
OUTPUT = "Vulnerabilities: none known; 3 of 3 packages checked against pip-audit."


def run(folder: Path, make: str) -> subprocess.CompletedProcess[str]:
    """In a checkout in which `make` is this script."""
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci" / "run")
    (folder / "var").mkdir(exist_ok=True)
    (folder / "bin").mkdir()
    program = folder / "bin" / "make"
    program.write_text(f"#!/bin/sh\n{make}\n")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [folder / ".ci" / "run"], env=os.environ | {"PATH": path}, capture_output=True, text=True
    )


@pytest.mark.parametrize(("status", "failing"), [(0, "nothing"), (1, "test"), (1, "check")])
def test_the_last_lines_are_those_of_the_checks_however_the_run_ends(
    tmp_path: Path, status: int, failing: str
) -> None:
    files = {"var/script-check.txt": SCRIPTS, "var/vulnerability-check.txt": OUTPUT}
    writes = "; ".join(f'echo "{line}" > {file}' for file, line in files.items())
    check = f'if [ "$1" = check ]; then {writes}; fi'
    ended = run(tmp_path, f'echo "make $1"\n{check}\n[ "$1" != {failing} ]')
    assert bool(ended.returncode) == bool(status)
    assert ended.stdout.splitlines()[-2:] == [SCRIPTS, OUTPUT]


def test_what_an_earlier_run_checked_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "vulnerability-check.txt").write_text(OUTPUT)
    (tmp_path / "var" / "script-check.txt").write_text(SCRIPTS)
    ended = run(tmp_path, "exit 1")
    assert ended.returncode
    assert ended.stdout.splitlines()[-2:] == [
        "Scripts and styles: NOT CHECKED.",
        "Vulnerabilities: NOT CHECKED.",
    ]
