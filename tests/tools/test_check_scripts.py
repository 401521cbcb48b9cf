"""The check of scripts and styles says what it checked, and fails when it has to."""

import json
from pathlib import Path

import pytest

from tests.harness.site import ROOT
from tools import check_scripts


@pytest.fixture
def no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without node and npm; the summary goes to the file that is returned."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(check_scripts, "SUMMARY", tmp_path / "script-check.txt")
    return tmp_path / "script-check.txt"


def test_without_node_it_reports_not_checked(
    no_node: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NODE_IS_REQUIRED", raising=False)
    assert check_scripts.main() == 0
    output = "Scripts and styles: NOT CHECKED. node and npm not found.\n"
    assert capsys.readouterr().out == no_node.read_text() == output


def test_without_node_it_fails_where_node_is_required(
    no_node: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODE_IS_REQUIRED", "1")
    assert check_scripts.main() == 1
    assert "NOT CHECKED" in no_node.read_text()


def test_a_finding_fails_and_names_the_tool(
    no_node: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program, script in {"node": "echo v20.0.0", "npm": "exit 0", "biome": "exit 1"}.items():
        (tmp_path / program).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / program).chmod(0o755)
    (tmp_path / "node_modules" / ".bin").mkdir(parents=True)
    (tmp_path / "biome").rename(tmp_path / "node_modules" / ".bin" / "biome")
    (tmp_path / "node_modules" / ".bin" / "tsc").symlink_to("/bin/true")
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(check_scripts, "ROOT", tmp_path)
    monkeypatch.setattr(check_scripts, "LOCK", tmp_path / "package-lock.json")
    installed = tmp_path / "node_modules" / ".installed-from"
    monkeypatch.setattr(check_scripts, "INSTALLED_LOCK", installed)
    assert check_scripts.main() == 1
    assert no_node.read_text() == "Scripts and styles: Biome failed.\n"


def test_packages_are_pinned_and_the_lock_names_no_registry() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert "dependencies" not in package, "the site itself uses no package from npm"
    for name, version in package["devDependencies"].items():
        assert version[0].isdigit(), f"{name} is not pinned"
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert not [each for each in lock["packages"].values() if "resolved" in each]
