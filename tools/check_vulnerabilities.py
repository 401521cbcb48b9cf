"""Looks for known vulnerabilities in the installed packages, and prints what was looked at.

    python -m tools.check_vulnerabilities                   asks pip-audit's source
    ADVISORIES=all.zip python -m tools.check_vulnerabilities   reads OSV advisories from a file

Fails when a vulnerability is found. Where nothing could be looked at, it succeeds and prints "not
checked"; the last line goes to a file too (`--summary`), from which `.ci/run` repeats it.
"""

import argparse
import importlib.metadata
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
from packaging.utils import canonicalize_name

from tools.osv import UnreadableAdvisories, matching, read_advisories

ROOT = Path(__file__).resolve().parent.parent
SUMMARY = ROOT / "var" / "vulnerability-check.txt"
TIMEOUT_SECONDS = 120
NAMED = 8  # names of packages that a line has room for


@dataclass(frozen=True)
class Check:
    """`compared_with`: a number of advisories, of a source that does not know every package."""

    source: str
    installed: int
    checked: int
    found: tuple[str, ...] = ()
    remark: str = ""
    compared_with: str = ""

    @property
    def summary(self) -> str:
        remark = f" {self.remark}" if self.remark else ""
        if not self.checked:
            return (
                f"Vulnerabilities: NOT CHECKED. {self.source} told of none of "
                f"{self.installed} packages.{remark} ADVISORIES=FILE takes an OSV export instead."
            )
        known = f"{len(self.found)} known" if self.found else "none known"
        return f"Vulnerabilities: {known}; {self._looked_at}.{remark}"

    @property
    def _looked_at(self) -> str:
        if self.compared_with:
            return f"{self.installed} packages compared with {self.compared_with} of {self.source}"
        return f"{self.checked} of {self.installed} packages checked against {self.source}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--summary", type=Path, default=SUMMARY)
    summary: Path = parser.parse_args().summary
    try:
        check = check_by_file(Path(file)) if (file := os.environ.get("ADVISORIES")) else by_audit()
    except UnreadableAdvisories as error:
        sys.exit(f"Vulnerabilities: {error}")
    print("\n".join([*check.found, check.summary]))
    summary.parent.mkdir(exist_ok=True)
    summary.write_text(check.summary + "\n")
    return 1 if check.found else 0


def check_by_file(path: Path) -> Check:
    """Checks against a file of OSV advisories; one without any for Python checks nothing."""
    advisories, installed = read_advisories(path), installed_versions()
    if not advisories:
        return Check(path.name, len(installed), 0)
    found, incomparable = matching(advisories, installed)
    return Check(
        source=f"{path.name}, as of {max(each.modified for each in advisories)[:10]}",
        installed=len(installed),
        checked=len(installed),
        found=tuple(found),
        remark=f"Could not be compared: {_named(incomparable)}." if incomparable else "",
        compared_with=f"{len(advisories)} {'advisory' if len(advisories) == 1 else 'advisories'}",
    )


def _named(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def installed_versions() -> dict[str, str]:
    """Versions by normalized names."""
    return {
        canonicalize_name(each.metadata["Name"]): each.version
        for each in importlib.metadata.distributions()
    }


class _Vulnerability(msgspec.Struct):
    id: str
    fix_versions: tuple[str, ...] = ()


class _Dependency(msgspec.Struct):
    name: str
    version: str = ""
    vulns: tuple[_Vulnerability, ...] = ()
    skip_reason: str | None = None


class _Audit(msgspec.Struct):
    """What `pip-audit --format json` prints; who is skipped has a reason instead of a version."""

    dependencies: tuple[_Dependency, ...]


def by_audit() -> Check:
    try:
        return check_by_audit(run_pip_audit())
    except subprocess.TimeoutExpired:
        return Check("pip-audit", len(installed_versions()), 0, remark="It took too long.")


def run_pip_audit() -> str:
    """Its answer in JSON; empty when it has none, as where its source cannot be reached."""
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder, "installed.txt")
        requirements.write_text(_python("-m", "pip", "freeze").stdout)
        options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "10"]
        options += ["--format", "json", "--requirement", str(requirements)]
        return _python("-m", "pip_audit", *options).stdout


def check_by_audit(answer: str) -> Check:
    try:
        dependencies = msgspec.json.decode(answer, type=_Audit).dependencies
    except msgspec.DecodeError:
        return Check("pip-audit", len(installed_versions()), 0, remark="It gave no answer.")
    skipped = [each for each in dependencies if each.skip_reason is not None]
    found = tuple(
        f"{each.name} {each.version}: {vulnerability.id}, "
        f"fixed in {', '.join(vulnerability.fix_versions) or 'no version yet'}"
        for each in dependencies
        for vulnerability in each.vulns
    )
    checked = len(dependencies) - len(skipped)
    return Check("pip-audit", len(dependencies), checked, found, _remark(skipped, checked))


def _remark(skipped: list[_Dependency], checked: int) -> str:
    """Which packages were not looked at where others were, and why the first of them was not."""
    if not skipped:
        return ""
    reason = " ".join((skipped[0].skip_reason or "").split())[:200]
    if not checked:
        return f"The first was skipped because: {reason}."
    names = _named([each.name for each in skipped])
    return f"Not checked: {names} (the first because: {reason})."


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
