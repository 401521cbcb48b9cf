"""The lock files name what the requirements ask for, each file by its hash."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
SITE, TESTS = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
HASHES = re.compile(r"(?: \\\n    --hash=sha256:[0-9a-f]{64})+")


def asked(name: str) -> list[Requirement]:
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def locked(file: Path) -> list[Requirement]:
    """Of every entry, all of which have hashes and nothing else."""
    text, count = HASHES.subn("", file.read_text())
    lines = text.splitlines()
    assert count == len(lines)
    return [Requirement(line) for line in lines]


def versions(file: Path) -> dict[str, str]:
    """Of what this Python on this machine needs."""
    return {
        canonicalize_name(each.name): str(each.specifier)
        for each in locked(file)
        if each.marker is None or each.marker.evaluate()
    }


@pytest.mark.parametrize(
    ("file", "source"), [(SITE, "requirements.txt"), (TESTS, "requirements-dev.txt")]
)
def test_a_lock_file_has_every_version_that_is_asked_for(file: Path, source: str) -> None:
    found = versions(file)
    assert asked(source)
    for each in asked(source):
        assert found[canonicalize_name(each.name)] == str(each.specifier), "run `make lock`"


def test_a_site_runs_on_what_is_tested() -> None:
    assert versions(SITE).items() <= versions(TESTS).items()


def test_what_is_installed_here_is_what_is_locked() -> None:
    installed = {
        canonicalize_name(each.metadata["Name"]): f"=={each.version}" for each in distributions()
    }
    assert versions(TESTS).items() <= installed.items()
