"""The vulnerability check never says more than what it looked at."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.harness.site import ROOT
from tools import check_vulnerabilities
from tools.check_vulnerabilities import check_by_audit, check_by_file, installed_versions


def answer(*dependencies: dict[str, Any]) -> str:
    """What pip-audit prints."""
    return json.dumps({"dependencies": dependencies, "fixes": []})


SKIPPED = {"name": "unknown", "skip_reason": "Dependency not found\non PyPI"}
CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
VULNERABLE = {
    "name": "old",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"], "aliases": [], "description": "…"}],
}


def test_where_every_package_was_skipped_nothing_was_checked() -> None:
    check = check_by_audit(answer(SKIPPED, SKIPPED))
    assert not check.found
    assert "NOT CHECKED" in check.summary
    assert "none of 2 packages" in check.summary
    assert "Dependency not found on PyPI" in check.summary
    assert "ADVISORIES" in check.summary


@pytest.mark.parametrize("output", ["", "Traceback", "{}"])
def test_an_answer_that_is_none_checked_nothing(output: str) -> None:
    assert "NOT CHECKED" in check_by_audit(output).summary


def test_an_audit_of_some_packages_names_those_it_left_out() -> None:
    summary = check_by_audit(answer(CLEAN, SKIPPED)).summary
    assert "none known; 1 of 2 packages checked" in summary
    assert "Not checked: unknown" in summary


def test_a_complete_audit_is_reported_as_complete() -> None:
    summary = check_by_audit(answer(CLEAN)).summary
    assert summary == "Vulnerabilities: none known; 1 of 1 packages checked against pip-audit."


def test_a_vulnerability_is_named_with_its_fix() -> None:
    check = check_by_audit(answer(CLEAN, VULNERABLE))
    assert check.found == ("old 1.0: PYSEC-1, fixed in 1.1",)
    assert "1 known; 2 of 2 packages checked" in check.summary


def test_an_audit_that_takes_too_long_checked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_vulnerabilities, "TIMEOUT_SECONDS", 0)
    assert "NOT CHECKED" in check_vulnerabilities.by_audit().summary


def advisories(folder: Path, fixed: str, ecosystem: str = "PyPI", type_: str = "ECOSYSTEM") -> Path:
    """A file with one advisory about a package that is installed here."""
    events = [{"introduced": "0"}, {"fixed": fixed}]
    affected = {
        "package": {"ecosystem": ecosystem, "name": "Django"},
        "ranges": [{"type": type_, "events": events}],
    }
    path = folder / "export.json"
    one = {"id": "PYSEC-2", "modified": "2026-11-20T10:00:00Z", "affected": [affected]}
    path.write_text(json.dumps([one]))
    return path


def test_advisories_from_a_file_are_compared_with_installed_packages(tmp_path: Path) -> None:
    check = check_by_file(advisories(tmp_path, fixed="0.1"))
    number = len(installed_versions())
    assert check.summary == (
        f"Vulnerabilities: none known; {number} packages compared with "
        "1 advisory of export.json, as of 2026-11-20."
    )


@pytest.mark.parametrize("type_", ["GIT", "SEMVER"])
def test_an_advisory_that_could_not_be_compared_is_named(tmp_path: Path, type_: str) -> None:
    check = check_by_file(advisories(tmp_path, fixed="99", type_=type_))
    version = installed_versions()["django"]
    assert check.summary.endswith(f" Could not be compared: django {version}: PYSEC-2.")


def test_a_file_without_advisories_for_python_checked_nothing(tmp_path: Path) -> None:
    assert "NOT CHECKED" in check_by_file(advisories(tmp_path, "99", "npm")).summary


def summary_of(file: Path) -> Path:
    """Not where `.ci/run` finds it: these tests run after the check, in the same checkout."""
    return file.with_name("summary.txt")


def run(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools.check_vulnerabilities", "--summary", str(summary_of(file))],
        cwd=ROOT,
        env={**os.environ, "ADVISORIES": str(file)},
        capture_output=True,
        text=True,
    )


def test_the_command_fails_on_a_vulnerability_and_leaves_its_last_line_for_the_summary(
    tmp_path: Path,
) -> None:
    ended = run(file := advisories(tmp_path, fixed="99"))
    version = installed_versions()["django"]
    lines = ended.stdout.splitlines()
    assert ended.returncode == 1
    assert lines[0] == f"django {version}: PYSEC-2, fixed in 99"
    assert lines[-1].startswith("Vulnerabilities: 1 known; ")
    assert summary_of(file).read_text() == lines[-1] + "\n"


def test_the_command_succeeds_and_reports_when_it_checked_nothing(tmp_path: Path) -> None:
    ended = run(advisories(tmp_path, "99", "npm"))
    assert ended.returncode == 0
    assert "NOT CHECKED" in ended.stdout.splitlines()[-1]


def test_the_command_refuses_a_file_in_another_format(tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text("<html>")
    ended = run(tmp_path / "export.json")
    assert ended.returncode == 1
    assert "export.json is no file of OSV advisories" in ended.stderr
    assert "Traceback" not in ended.stderr
